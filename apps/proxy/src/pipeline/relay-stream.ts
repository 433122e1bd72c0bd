import {
  classify,
  emptyResultBody,
  isServerNotification,
  mentionsAny,
  methodNotFoundBody,
  type RpcNotification,
  type RpcRequest,
  type RpcResponse,
  SseParser,
} from "@sallyport/mcp";
import { isObject } from "@sallyport/json";
import type { BodySink, UpstreamExchange } from "../adapters/upstream.ts";
import { idOf, statelessOf } from "./call.ts";
import { answerServer } from "./forward.ts";
import { hiddenNames } from "./hidden-names.ts";
import { policyNow } from "./judge-ask.ts";
import { mayHear } from "./may-hear.ts";
import type { Outcome } from "./outcome.ts";
import type { RelayContext } from "./relay.ts";
import { readServerText, type ServerText, shapeResponse } from "./reply-message.ts";
import { sessionHeaders } from "./session-headers.ts";
import { shapeNotification } from "./shape-stateless.ts";
import { failureOf, UpstreamFailure } from "./upstream-failure.ts";

const KEEP_ALIVE_MS = 15_000;
/** How long an upstream may keep a stream open after its last message. */
const LINGER_MS = 1000;
/** A server gets no more answers of ours than this on one stream. */
const MOST_SERVER_REQUESTS = 100;

/**
 * Relays an event stream: of a request until its response has come, or a standing one until either side ends it.
 * Rejects with UpstreamFailure.
 */
export function relayStream(context: RelayContext, upstream: UpstreamExchange): Promise<Outcome> {
  return new Promise((done, fail) => {
    upstream.pipe(new StreamRelay(context, upstream, { done, fail }));
  });
}

type Settle = { done(outcome: Outcome): void; fail(error: Error): void };

/**
 * Passes on the one awaited response, shaped, and notifications of the closed set that name no hidden tool. Requests
 * of the server are answered here. Everything else is dropped, and after the response all of it.
 */
class StreamRelay implements BodySink {
  readonly #context: RelayContext;
  readonly #upstream: UpstreamExchange;
  readonly #settle: Settle;
  readonly #parser = new SseParser();
  readonly #awaitedId: ReturnType<typeof idOf>;
  readonly #keepAlive: NodeJS.Timeout | undefined;
  #linger: NodeJS.Timeout | undefined = undefined;
  #serverRequests = 0;
  #over = false;

  constructor(context: RelayContext, upstream: UpstreamExchange, settle: Settle) {
    this.#context = context;
    this.#upstream = upstream;
    this.#settle = settle;
    this.#awaitedId = idOf(context.inbound);
    if (context.asStream) this.#keepAlive = setInterval(() => context.reply.keepAlive(), KEEP_ALIVE_MS);
    if (context.inbound.kind === "open_stream") context.reply.startStream();
  }

  /** It may end without a response; its client takes that for a broken connection and listens anew. */
  get #isSubscription(): boolean {
    const { inbound } = this.#context;
    return inbound.kind === "request" && inbound.method === "subscriptions/listen";
  }

  chunk(bytes: Uint8Array): boolean {
    if (this.#over) return true;
    const result = this.#parser.push(bytes);
    if (!result.ok) {
      this.fail(new UpstreamFailure("too_large", 200));
      return true;
    }
    let goesOn = true;
    try {
      for (const { event, data } of result.events) {
        if (!this.#over && event === "message" && data.length > 0) goesOn = this.#message(data);
      }
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error("relay failed"));
    }
    return goesOn || this.#over;
  }

  end(): void {
    clearTimeout(this.#linger);
    if (this.#over) return;
    if (this.#awaitedId !== null && !this.#isSubscription) this.fail(new UpstreamFailure("closed", 200));
    else this.#finish("ok");
  }

  fail(error: Error): void {
    clearTimeout(this.#linger);
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#keepAlive);
    this.#upstream.abort(error);
    this.#settle.fail(failureOf(error, 200));
  }

  #message(data: Uint8Array): boolean {
    const read = readServerText(data);
    const classified = read && classify(read.value);
    if (read === undefined || classified?.ok !== true) throw new UpstreamFailure("unreadable", 200);
    const { message } = classified;
    if (message.kind === "notification") return this.#notification(message, read.text);
    if (message.kind === "response") return this.#response(message, read);
    this.#request(message);
    return true;
  }

  #notification({ method, params }: RpcNotification, came: string): boolean {
    const { asStream, inbound, reply, ground, ports } = this.#context;
    const isOlder = statelessOf(inbound) === undefined;
    const asItCame = isOlder && isServerNotification(method) ? came : undefined;
    const policy = policyNow(ground, ports);
    const text = isOlder ? asItCame : shapeNotification({ method, params, text: came }, inbound, policy);
    if (!asStream || text === undefined || !mayHear({ method, params }, policy)) return true;
    if (mentionsAny(text, hiddenNames(ground, ports))) return true;
    return reply.writeMessage(text, () => this.#upstream.resume());
  }

  #request({ id, method }: RpcRequest): void {
    // In the stateless era a server has no such requests, and nothing could be answered to them.
    if (statelessOf(this.#context.inbound) !== undefined) return;
    if (++this.#serverRequests > MOST_SERVER_REQUESTS) return;
    const { ground, ports } = this.#context;
    answerServer(method === "ping" ? emptyResultBody(id) : methodNotFoundBody(id), ground, ports);
  }

  /** Anything but the awaited id is somebody else's, and dropped. */
  #response(response: RpcResponse, { value, text }: ServerText): boolean {
    if (response.id !== this.#awaitedId || !isObject(value)) return true;
    const { asStream, reply } = this.#context;
    const shaped = shapeResponse({ response, value }, this.#context);
    if (asStream) {
      reply.writeMessage(shaped.text ?? text, () => undefined);
      reply.end();
    } else {
      reply.send(200, shaped.text ?? text, sessionHeaders(shaped, this.#context));
    }
    this.#linger = setTimeout(() => this.#upstream.abort(new Error("answered")), LINGER_MS);
    this.#finish(shaped.result);
    return true;
  }

  #finish(result: Outcome["result"]): void {
    this.#over = true;
    clearInterval(this.#keepAlive);
    if (this.#awaitedId === null || this.#isSubscription) this.#context.reply.end();
    this.#settle.done({ result, upstreamStatus: 200, hadNoEffect: false });
  }
}
