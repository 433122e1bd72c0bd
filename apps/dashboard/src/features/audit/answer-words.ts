/** How the proxy answered the client, by the letter in its contract. */
const ANSWERS: Readonly<Record<string, string>> = {
  forwarded: "Forwarded to the server",
  P: "Refused: the body is not valid JSON",
  I: "Refused: not a valid JSON-RPC message",
  H: "Refused: a header contradicts the message",
  V: "Refused: unsupported protocol version",
  U: "Refused: no valid grant token",
  O: "Refused: origin or host not allowed",
  S: "Refused: unknown session or request state",
  N: "Refused: method not allowed",
  X: "Refused before the body was read",
  W: "Waits for approval",
  D: "Denied by the policy",
  E: "Denied by the policy",
  Z: "Answered as if the tool did not exist",
  F: "Refused: the call could not be decided or recorded",
};

export function answerWords(answer: string): string {
  return ANSWERS[answer] ?? answer;
}
