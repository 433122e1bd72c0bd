import type { Decision } from "./decision.ts";

const RESULTS: Readonly<Record<string, string>> = {
  ok: "Answered",
  tool_error: "The tool reported an error",
  rpc_error: "JSON-RPC error",
  upstream_failed: "The server failed",
  client_gone: "The client left",
  cut_off: "Cut off",
};

export function resultWords(result: string): string {
  return RESULTS[result] ?? result;
}

/** The tool, or for other requests their method and what it names. */
export function subjectOf({ tool, method, subject }: Decision): string {
  if (tool !== null) return tool;
  return [method ?? "—", ...(subject === null ? [] : [subject])].join(" ");
}

/** The upstream's status for the list: its number, a word where there is none, a dash where nothing was sent. */
export function upstreamWords({ answer, outcome }: Decision): string {
  if (answer !== "forwarded") return "—";
  if (!outcome) return "no outcome";
  return outcome.upstreamStatus === null ? resultWords(outcome.result) : String(outcome.upstreamStatus);
}

/** From the request's first byte to the last of the answer; to the decision where nothing was sent on. */
export function totalMicros({ decisionMicros, outcome }: Decision): number {
  return outcome?.totalMicros ?? decisionMicros;
}
