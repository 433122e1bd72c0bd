"use client";

import { Button, Notice, Untrusted } from "@sallyport/ui";
import { CircleCheck, TriangleAlert } from "@sallyport/ui/icons";
import { counted } from "../preferences/format-time.ts";
import { causeWord } from "./health.tsx";
import type { ConnectionResult } from "./server-types.ts";

/** The result of "Test connection". */
export function ConnectionTest({
  result,
  onUseUrl,
}: {
  result: ConnectionResult;
  /** Takes the URL that the server was found at instead. */
  onUseUrl: (url: string) => void;
}) {
  if (result.ok) {
    return (
      <Notice tone="ok" live="status" icon={<CircleCheck />} title="Connection works">
        <Untrusted text={result.implementation} />, protocol {result.protocolVersion},{" "}
        {counted(result.toolCount, "tool")}.
      </Notice>
    );
  }
  const { proposedUrl } = result;
  return (
    <Notice tone="bad" live="status" icon={<TriangleAlert />} title={causeWord(result.cause)}>
      {result.message}
      {proposedUrl === undefined ? null : (
        <div className="mt-2">
          <Button onClick={() => onUseUrl(proposedUrl)}>Use that URL</Button>
        </div>
      )}
    </Notice>
  );
}
