"use client";

import { Notice, Untrusted } from "@sallyport/ui";
import { CircleCheck, TriangleAlert } from "@sallyport/ui/icons";
import { counted } from "../preferences/format-time.ts";
import { causeWord } from "./health.tsx";

export type TestResult =
  | {
      readonly ok: true;
      readonly implementation: string;
      readonly protocolVersion: string;
      readonly toolCount: number;
    }
  | { readonly ok: false; readonly cause: string; readonly message: string };

/** What came of "Test connection", with the cause in words. */
export function ConnectionTest({ result }: { result: TestResult }) {
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
