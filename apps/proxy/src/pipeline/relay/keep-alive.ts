import { reportLater } from "../../adapters/last-line.ts";
import { type Inbound, isAboutTask } from "../call/call.ts";
import type { ClientReply } from "../call/client-reply.ts";
import type { CallContext } from "../call/context.ts";

/** The first comment, with which the answer to a request becomes a stream, comes after such a part of the usual silence. */
const FIRST_PART = 1 / 3;

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
 * @param everyMs that the client hears nothing between two comments
 * @returns what ends it
 */
export function keepAlive(
  inbound: Inbound,
  context: CallContext,
  { reply, everyMs }: { readonly reply: ClientReply; readonly everyMs: number },
): () => void {
  if (!mayStream(inbound, context)) return () => undefined;
  const comment = (): void => {
    try {
      reply.keepAlive();
      timer = setTimeout(comment, everyMs);
    } catch (error) {
      reportLater(error);
      reply.cutOff(); // what failed for this client costs its own call
    }
  };
  let timer = setTimeout(comment, everyMs * (inbound.kind === "open_stream" ? 1 : FIRST_PART));
  return () => clearTimeout(timer);
}
