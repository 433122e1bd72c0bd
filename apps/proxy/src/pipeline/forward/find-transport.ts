import { maySpeakSse } from "@sallyport/mcp";
import { LateExchange } from "../../adapters/upstream/http-sse/late-exchange.ts";
import { headOnly } from "../../adapters/upstream/http-sse/sse-answer.ts";
import type { Ask } from "../../adapters/upstream/http-sse/sse-connection.ts";
import { SseFailure } from "../../adapters/upstream/http-sse/sse-failure.ts";
import { readHttpError } from "../../adapters/upstream/http-error.ts";
import type { UpstreamExchange } from "../../adapters/upstream/upstream.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";

/** Milliseconds for which it counts that a server spoke HTTP+SSE. */
const LEARNED_FOR_MS = 5 * 60_000;

/**
 * Sends an `initialize` by the transport that the server speaks: Streamable HTTP, or where that is refused, HTTP+SSE.
 * A server that was lately found to speak the latter is asked in that way first. Where it is neither, the answer is
 * that to the POST.
 */
export function findTransport(
  ask: Ask,
  how: { readonly post: () => UpstreamExchange; readonly headers: () => readonly string[] },
  { context, ports }: { readonly context: CallContext; readonly ports: Ports },
): UpstreamExchange {
  const { access } = context;
  const { memory } = access.server;
  const overSse = async (signal: AbortSignal): Promise<UpstreamExchange> => {
    const connection = await ports.sse.open(access, how.headers, signal);
    memory.speaksSseUntil = ports.clock.now() + LEARNED_FOR_MS;
    return connection.initialize(ask);
  };
  return new LateExchange(async (signal) => {
    if (ports.clock.now() < memory.speaksSseUntil) {
      try {
        return await overSse(signal);
      } catch (error) {
        if (signal.aborted || isOf(error, "too_many")) throw error;
        memory.speaksSseUntil = 0; // it may have been replaced by a newer one
      }
    }
    const post = how.post();
    signal.addEventListener("abort", () => post.abort(signal.reason as Error), { once: true });
    const head = await post.head;
    if (!maySpeakSse(head.status)) return post;
    const { bytes } = await readHttpError(post, head);
    try {
      return await overSse(signal);
    } catch (error) {
      if (isOf(error, "not_spoken")) return headOnly({ status: head.status, headers: {} }, true, bytes);
      throw error;
    }
  });
}

function isOf(error: unknown, problem: SseFailure["problem"]): boolean {
  return error instanceof SseFailure && error.problem === problem;
}
