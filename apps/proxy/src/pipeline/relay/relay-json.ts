import { isObject } from "@sallyport/json";
import { classify, readServerText, ReplyScanner } from "@sallyport/mcp";
import { type BodySink, guardSink } from "../../adapters/upstream/body-sink.ts";
import type { UpstreamExchange } from "../../adapters/upstream/upstream.ts";
import { type Inbound, mayBecomeTask, statelessOf } from "../call/call.ts";
import type { ClientReply } from "../call/client-reply.ts";
import { asksForList, MAX_LIST_BYTES } from "../call/list-bounds.ts";
import type { Outcome } from "../call/outcome.ts";
import { failureOf, unreadable, UpstreamFailure } from "../call/upstream-failure.ts";
import type { AwaitedResponse } from "../rewrite/rewritten.ts";
import { asError, type RelayContext, type RelayEnd } from "./relay-context.ts";
import { sessionHeaders } from "./session-headers.ts";

/** Decoded bytes of one JSON reply (docs/threats.md, S6). */
export const MAX_JSON_BYTES = 8 * 1024 * 1024;
/** A reply that is larger, and needs no change, is passed on while it comes. */
const HELD_BYTES = 64 * 1024;
/** Milliseconds in which a JSON reply must be complete, however often something of it comes. */
const COMPLETE_WITHIN_MS = 60 * 60_000;

/** Relays a JSON reply. Rejects with UpstreamFailure while nothing was sent to the client. */
export function relayJson(relay: RelayContext, upstream: UpstreamExchange): Promise<Outcome> {
  return new Promise((done, fail) => {
    const sink = new JsonRelay(relay, upstream, { done, fail });
    upstream.pipe(guardSink(sink, (error) => sink.breakOff(error)));
    sink.limitTime();
  });
}

/**
 * A reply is held until it is complete, read and checked, and sent as the bytes that came where nothing changes. One
 * that grows large and needs no change is passed on in pieces, its last piece only when its outside has proved to be
 * the awaited response: a client never gets to the end of anything else.
 */
class JsonRelay implements BodySink {
  readonly #relay: RelayContext;
  readonly #upstream: UpstreamExchange;
  readonly #ending: RelayEnd;
  /** It may be passed on as it comes. */
  readonly #isUnchanged: boolean;
  readonly #isList: boolean;
  #scanner: ReplyScanner | undefined = undefined;
  #deadline: NodeJS.Timeout | undefined = undefined;
  #held: Uint8Array[] = [];
  /** How many of them the scanner has read. */
  #scanned = 0;
  #length = 0;
  #passing = false;
  #over = false;

  constructor(relay: RelayContext, upstream: UpstreamExchange, end: RelayEnd) {
    this.#relay = relay;
    this.#upstream = upstream;
    this.#ending = end;
    const { inbound } = relay;
    // In the stateless era its result type says whether it is a task, and is waited for.
    const isAwaitedWhole = mayBecomeTask(inbound) && statelessOf(inbound) === undefined;
    this.#isList = asksForList(inbound);
    const isPing = inbound.kind === "request" && inbound.method === "ping";
    this.#isUnchanged = isPing || (inbound.kind === "call" && !isAwaitedWhole);
  }

  /** Most replies are there as a whole when their head is, and need no timer. */
  limitTime(): void {
    if (this.#over) return;
    const late = new UpstreamFailure("timeout", 200);
    const sink = guardSink(this, (error) => this.breakOff(error));
    this.#deadline = setTimeout(() => sink.fail(late), COMPLETE_WITHIN_MS);
  }

  chunk(bytes: Uint8Array): boolean {
    if (this.#over) return true;
    this.#length += bytes.length;
    if (this.#isList && this.#length > MAX_LIST_BYTES) {
      this.fail(new UpstreamFailure("too_large", 200));
      return true;
    }
    if (this.#length > MAX_JSON_BYTES) {
      this.fail(new UpstreamFailure("too_large", 200));
      return true;
    }
    this.#held.push(bytes);
    // On a stream that has begun it is one message, and sent as a whole.
    if (!this.#isUnchanged || this.#reply.isStream || this.#length <= HELD_BYTES) return true;
    this.#scanner ??= new ReplyScanner();
    return this.#pass(this.#scanner);
  }

  end(): void {
    if (this.#over) return;
    try {
      if (this.#passing && this.#scanner) this.#finish(this.#endPassing(this.#scanner));
      else this.#sendWhole();
    } catch (error) {
      this.fail(asError(error));
    }
  }

  fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#deadline);
    this.#upstream.abort(error);
    if (this.#passing) this.#relay.reply.cutOff();
    this.#ending.fail(failureOf(error, 200));
  }

  /** Something of this relay failed in a way that nobody foresaw: its call ends, whatever else does not work. */
  breakOff(error: Error): void {
    this.#over = true;
    clearTimeout(this.#deadline);
    this.#ending.fail(error);
    if (this.#passing) this.#relay.reply.cutOff();
    this.#upstream.abort(error);
  }

  get #reply(): ClientReply {
    return this.#relay.reply;
  }

  #sendWhole(): void {
    const { inbound, prepare } = this.#relay;
    const [first] = this.#held;
    const bytes = this.#held.length === 1 && first !== undefined ? first : Buffer.concat(this.#held);
    const response = expectResponse(bytes, inbound);
    const prepared = prepare(response);
    if (prepared === undefined) return this.#sendRewritten(bytes, response);
    prepared
      .then(() => this.#sendRewritten(bytes, response))
      .catch((error: unknown) => this.fail(asError(error)));
  }

  #sendRewritten(bytes: Uint8Array, response: AwaitedResponse): void {
    if (this.#over) return;
    const { reply, ports, rewrite } = this.#relay;
    const rewritten = rewrite(response);
    const headers = sessionHeaders(rewritten, this.#relay);
    const send = (): void => {
      if (this.#over) return;
      reply.send(rewritten.status ?? 200, rewritten.text ?? bytes, headers);
      this.#finish(rewritten.result);
    };
    const untold = this.#isUnchanged ? undefined : ports.siblings.untold;
    if (untold === undefined) send();
    else
      untold
        .then(send)
        .catch((error: unknown) => this.fail(asError(error)))
        .catch((error: unknown) => this.breakOff(asError(error)));
  }

  /** Sends on all but the last chunk. An error that large is none that a client should read. */
  #pass(scanner: ReplyScanner): boolean {
    for (const bytes of this.#held.slice(this.#scanned)) scanner.push(bytes);
    this.#scanned = this.#held.length;
    if (scanner.problem !== undefined || scanner.hasError) {
      this.fail(unreadable());
      return true;
    }
    // Until it says that it is complete it may ask for input, and that has to be changed.
    const isStateless = statelessOf(this.#relay.inbound) !== undefined;
    if (isStateless && scanner.resultType !== "complete") return true;
    this.#passing = true;
    this.#reply.startJson();
    const last = this.#held.pop();
    let goesOn = true;
    for (const bytes of this.#held) goesOn = this.#reply.write(bytes, () => this.#upstream.resume());
    this.#held = last === undefined ? [] : [last];
    this.#scanned = this.#held.length;
    return goesOn;
  }

  #endPassing(scanner: ReplyScanner): Outcome["result"] {
    const envelope = scanner.finish();
    const { inbound } = this.#relay;
    const isAwaited = envelope !== undefined && "id" in inbound && envelope.id === inbound.id;
    if (!isAwaited) throw unreadable();
    for (const bytes of this.#held) this.#reply.write(bytes, () => undefined);
    this.#reply.end();
    return envelope.isToolError ? "tool_error" : "ok";
  }

  #finish(result: Outcome["result"]): void {
    this.#over = true;
    clearTimeout(this.#deadline);
    this.#ending.done({ result, upstreamStatus: 200, hadNoEffect: false });
  }
}

/** The response in a JSON body, which must be the one that is awaited. */
function expectResponse(bytes: Uint8Array, inbound: Inbound): AwaitedResponse {
  const read = readServerText(bytes);
  const classified = read && classify(read.value);
  const message = classified?.ok ? classified.message : undefined;
  const isAwaited = message?.kind === "response" && "id" in inbound && message.id === inbound.id;
  if (read === undefined || !isObject(read.value) || !isAwaited) throw unreadable();
  return { response: message, value: read.value };
}
