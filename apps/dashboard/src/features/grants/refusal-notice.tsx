import { Notice, Spinner } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import type { Grant } from "./grant-types.ts";
import { isRefusedEverywhere, refusalWords, silenceWords } from "./refusal.ts";

/** On how many proxies a revoked grant is refused, while it is not yet on all. */
export function RefusalNotice({ refused }: { refused: Grant["refused"] }) {
  if (refused === null || isRefusedEverywhere(refused)) return null;
  const silence = silenceWords(refused);
  return (
    <Notice
      tone="warn"
      live="status"
      icon={silence ? <TriangleAlert /> : <Spinner />}
      title={refusalWords(refused)}
    >
      {silence ?? "The revocation is not in force everywhere yet."}
    </Notice>
  );
}
