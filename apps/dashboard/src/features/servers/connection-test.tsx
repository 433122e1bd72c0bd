"use client";

import { Notice, Untrusted } from "@sallyport/ui";
import { CircleCheck, TriangleAlert } from "@sallyport/ui/icons";
import { counted } from "../preferences/format-time.ts";
import { causeWord } from "./health.tsx";
import type { ConnectionResult } from "./server-types.ts";

/** What came of "Test connection", with the cause in words. */
export function ConnectionTest({ result }: { result: ConnectionResult }) {
  if (result.ok) {
    return (
      <Notice tone="ok" live="status" icon={<CircleCheck />} title="The server answers">
        <Untrusted text={result.implementation} />, protocol {result.protocolVersion},{" "}
        {counted(result.toolCount, "tool")}.
      </Notice>
    );
  }
  return (
    <Notice tone="bad" live="status" icon={<TriangleAlert />} title={causeWord(result.cause)}>
      {result.message}
    </Notice>
  );
}
