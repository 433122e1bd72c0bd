import type { Decision } from "./decision.ts";

/** What the client was answered, by the key of the proxy's contract. */
const ANSWERS: Readonly<Record<string, string>> = {
  forwarded: "Sent on to the server",
  P: "Refused: the bytes could not be read as JSON",
  I: "Refused: not a well-formed message",
  V: "Refused: unknown protocol version",
  U: "Refused: no valid grant token",
  O: "Refused: foreign origin or host",
  S: "Refused: unknown session",
  N: "Refused: method not allowed",
  X: "Refused before it was read",
  D: "Denied by the policy",
  E: "Denied: method not governed by this policy",
  Z: "Answered as a tool that does not exist",
  F: "Refused: it could not be decided or recorded",
};

const RESULTS: Readonly<Record<string, string>> = {
  ok: "Answered",
  tool_error: "The tool reported an error",
  rpc_error: "JSON-RPC error",
  upstream_failed: "The server failed",
  client_gone: "The client left",
  cut_off: "Cut off",
};

export function answerWords(answer: string): string {
  return ANSWERS[answer] ?? answer;
}

export function resultWords(result: string): string {
  return RESULTS[result] ?? result;
}

/** The tool, or for other requests their method. */
export function subjectOf(decision: Decision): string {
  return decision.tool ?? decision.method ?? "—";
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

/** The decision as JSON, as it is copied. */
export function decisionJson(decision: Decision): string {
  return JSON.stringify(decision, null, 2);
}
