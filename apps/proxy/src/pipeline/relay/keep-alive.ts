import { reportLater } from "../../adapters/last-line.ts";
import { type Inbound, isAboutTask } from "../call/call.ts";
import type { ClientReply } from "../call/client-reply.ts";
import type { CallContext } from "../call/context.ts";

/** Milliseconds that a client hears nothing: of a request before its answer becomes a stream, and then between comments. */
const FIRST_MS = 5000;
const EVERY_MS = 15_000;

/** Requests whose answer has a status or a header that means something to the client. */
const HANDSHAKE: ReadonlySet<string> = new Set(["initialize", "server/discover"]);

/** Whether an answer may come as a stream: the client takes one, and reads nothing of it in the status or the headers. */
export function mayStream(inbound: Inbound, { acceptsStream }: CallContext): boolean {
  if (inbound.kind === "open_stream") return true;
  if (inbound.kind !== "call" && inbound.kind !== "request") return false;
  const isStatelessTask = isAboutTask(inbound) && inbound.stateless !== undefined;
  return acceptsStream && !HANDSHAKE.has(inbound.method) && !isStatelessTask;
}

/**
 * While the server says nothing, its client is sent comments, so that nobody on the way takes the connection for dead.
 * A quick answer and a quick HTTP error keep their status; after the first comment it is 200, and an error is a message.
 * @returns what ends it
 */
export function keepAlive(inbound: Inbound, context: CallContext, reply: ClientReply): () => void {
  if (!mayStream(inbound, context)) return () => undefined;
  const comment = (): void => {
    try {
      reply.keepAlive();
      timer = setTimeout(comment, EVERY_MS);
    } catch (error) {
      reportLater(error);
      reply.cutOff(); // what failed for this client costs its own call
    }
  };
  let timer = setTimeout(comment, inbound.kind === "open_stream" ? EVERY_MS : FIRST_MS);
  return () => clearTimeout(timer);
}
