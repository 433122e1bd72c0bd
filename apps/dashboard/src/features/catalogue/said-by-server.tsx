import type { ServerDetails } from "@sallyport/catalog-store";
import { Untrusted } from "@sallyport/ui";
import { dayOf } from "./day-of.ts";
import { SOURCE_WORDS } from "./server-words.ts";

const MAX_SHOWN = 4000;

/** What a server wrote: folded, as text only, with where and when it was read. */
export function SaidByServer({
  title,
  text,
  server,
}: {
  title: string;
  text: string | undefined;
  server: Pick<ServerDetails, "source" | "seenAt">;
}) {
  if (text === undefined || text.trim() === "") return null;
  return (
    <details className="max-w-3xl rounded-md border border-line bg-surface px-3 py-2">
      <summary className="cursor-pointer text-sm text-ink-muted">
        {title} (not checked; from {SOURCE_WORDS[server.source]}, {dayOf(server.seenAt)})
      </summary>
      <blockquote className="mt-2 max-h-72 overflow-y-auto border-l-2 border-line pl-3 text-base wrap-anywhere">
        <Untrusted text={text.slice(0, MAX_SHOWN)} lines />
      </blockquote>
    </details>
  );
}
