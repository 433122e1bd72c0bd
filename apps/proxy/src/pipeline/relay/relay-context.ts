import type { OpenExchange } from "../../adapters/state/open-exchanges.ts";
import type { Inbound, Seen } from "../call/call.ts";
import type { ClientReply } from "../call/client-reply.ts";
import type { Outcome } from "../call/outcome.ts";
import type { Asked, AwaitedResponse, RewrittenReply } from "../rewrite/rewritten.ts";
import type { Decided } from "./decided-questions.ts";

/** A request whose answer is on its way, and its client. */
export type Answering = Asked & { readonly reply: ClientReply };

/** An answer whose head has come. */
export type RelayContext = Answering & {
  readonly call: Seen;
  readonly exchange: OpenExchange;
  /** The request that is answered: the client's own, or that of the stream that it resumes. */
  readonly answered: Inbound;
  /** Does first, in turns, what would take long in `rewrite`; undefined where nothing would. */
  readonly prepare: (response: AwaitedResponse) => Promise<void> | undefined;
  /** What the client gets in place of the server's response. Throws UpstreamFailure for what cannot be passed on. */
  readonly rewrite: (response: AwaitedResponse) => Decided<RewrittenReply> | Promise<Decided<RewrittenReply>>;
  /** The session id of the answer's head, as the upstream names it. */
  readonly upstreamSessionId: string | undefined;
  /** The connection that the session is, where the server speaks HTTP+SSE. */
  readonly connectionId: string | undefined;
  /** Whether the client is sent a stream; else one JSON answer. */
  readonly asStream: boolean;
};

/** How relaying ends. */
export type RelayEnd = { done(outcome: Outcome): void; fail(error: Error): void };

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error("relay failed");
}
