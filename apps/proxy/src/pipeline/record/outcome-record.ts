import type { OutcomeRecord } from "@sallyport/audit";
import type { Seen } from "../call/call.ts";
import { microsSince } from "./micros.ts";

/** How a request ended. `elapsed` is the time then, on the clock that never jumps. */
export type RecordedOutcome = Pick<
  OutcomeRecord,
  "orgId" | "at" | "result" | "upstreamStatus" | "upstreamMicros" | "responseBytes" | "charges"
> & { readonly elapsed: number };

/** What the record of an outcome says. Its charges are those that were given back. */
export function toOutcomeRecord({ id, at, startedAt }: Seen, end: RecordedOutcome): OutcomeRecord {
  const { orgId, result, upstreamStatus, upstreamMicros, responseBytes, charges } = end;
  return {
    kind: "outcome",
    callId: id,
    orgId,
    decidedAt: at,
    at: end.at,
    result,
    upstreamStatus,
    upstreamMicros,
    totalMicros: microsSince(startedAt, end.elapsed),
    responseBytes,
    rolledBack: charges.length > 0,
    charges,
  };
}
