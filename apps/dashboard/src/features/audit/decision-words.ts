import type { Decision } from "./decision.ts";

const RESULTS: Readonly<Record<string, string>> = {
  ok: "Answered",
  tool_error: "The tool reported an error",
  rpc_error: "JSON-RPC error",
  upstream_failed: "The server failed",
  client_gone: "The client disconnected",
  cut_off: "Response cut off",
};

export function resultWords(result: string): string {
  return RESULTS[result] ?? result;
}

/** Whether the call was answered "pending": people had not decided yet. */
export function isHeld({ answer }: Pick<Decision, "answer">): boolean {
  return answer === "W";
}

/** The tool; for other requests, the method and its resource or prompt. */
export function subjectOf({ tool, method, subject }: Pick<Decision, "tool" | "method" | "subject">): string {
  if (tool !== null) return tool;
  return [method ?? "—", ...(subject === null ? [] : [subject])].join(" ");
}

/** The upstream status for the list: the number, a word if there is none, a dash if nothing was sent. */
export function upstreamWords({ answer, outcome }: Pick<Decision, "answer" | "outcome">): string {
  if (answer !== "forwarded") return "—";
  if (!outcome) return "no outcome yet";
  return outcome.upstreamStatus === null ? resultWords(outcome.result) : String(outcome.upstreamStatus);
}

/** From the first byte of the request to the last byte of the response, or to the decision if nothing was forwarded. */
export function totalMicros({
  decisionMicros,
  outcome,
}: Pick<Decision, "decisionMicros" | "outcome">): number {
  return outcome?.totalMicros ?? decisionMicros;
}
