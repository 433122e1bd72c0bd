/** What the client was answered, by the key of the proxy's contract. */
const ANSWERS: Readonly<Record<string, string>> = {
  forwarded: "Sent on to the server",
  P: "Refused: the bytes could not be read as JSON",
  I: "Refused: not a well-formed message",
  H: "Refused: a header does not say what the message says",
  V: "Refused: unknown protocol version",
  U: "Refused: no valid grant token",
  O: "Refused: foreign origin or host",
  S: "Refused: unknown session or request state",
  N: "Refused: method not allowed",
  X: "Refused before it was read",
  D: "Denied by the policy",
  E: "Denied by the policy",
  Z: "Answered as a tool that does not exist",
  F: "Refused: it could not be decided or recorded",
};

export function answerWords(answer: string): string {
  return ANSWERS[answer] ?? answer;
}
