/** Why a server's HTTP+SSE connection is of no use, or of no more. */
export type SseProblem =
  /** The server does not speak this transport. */
  | "not_spoken"
  | "refused_credential"
  /** It names an address for messages that is not its own. */
  | "foreign_endpoint"
  /** No answer in time. */
  | "timeout"
  | "too_large"
  /** Messages that are held take as much memory as they may. */
  | "no_room"
  | "closed"
  /** An earlier request of this id was given up, and its answer may still come. */
  | "id_in_use"
  /** There are as many connections as there may be. */
  | "too_many";

export class SseFailure extends Error {
  override readonly name = "SseFailure";
  readonly problem: SseProblem;

  constructor(problem: SseProblem) {
    super(`HTTP+SSE: ${problem}`);
    this.problem = problem;
  }
}
