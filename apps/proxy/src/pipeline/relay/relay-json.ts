import { isObject, type JsonValue, stringify } from "@sallyport/json";
import { classify, type ReplyEnvelope, ReplyScanner, type ServerText } from "@sallyport/mcp";
import type { Held } from "../../adapters/state/held-bytes.ts";
import { type BodySink, guardSink } from "../../adapters/upstream/body-sink.ts";
import { readText } from "../../adapters/upstream/read-text.ts";
import type { UpstreamExchange } from "../../adapters/upstream/upstream.ts";
import { idOf, mayBecomeTask, statelessOf } from "../call/call.ts";
import type { ClientReply } from "../call/client-reply.ts";
import type { Outcome } from "../call/outcome.ts";
import { asksForList, maxAnswerBytes, maxListBytes } from "../call/size-bounds.ts";
import { failureOf, unreadable, UpstreamFailure } from "../call/upstream-failure.ts";
import type { RewrittenReply } from "../rewrite/rewritten.ts";
import { awaitedResponse, type ReadResponse } from "./awaited-response.ts";
import type { Decided } from "./decided-questions.ts";
import { asError, type RelayContext, type RelayEnd } from "./relay-context.ts";
import { sessionHeaders } from "./session-headers.ts";

/** A reply that is larger, and needs no change, is read while it comes. */
const READ_WHOLE_BYTES = 64 * 1024;
/** Milliseconds in which a JSON reply must be complete, however often something of it comes. */
const COMPLETE_WITHIN_MS = 60 * 60_000;

/**
 * Relays a JSON reply. Rejects with UpstreamFailure while nothing was sent to the client.
 * @param announced bytes of the body, where the server says so; no more than may come
 */
export function relayJson(
  relay: RelayContext,
  upstream: UpstreamExchange,
  announced: number | undefined,
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const sink = new JsonRelay({ ...relay, isBounded: announced !== undefined }, upstream, { done, fail });
    upstream.pipe(guardSink(sink, (error) => sink.breakOff(error)));
    sink.limitTime();
  });
}

/**
 * A reply is held until it is complete, read and checked, and sent as the bytes that came where nothing changes; so
 * whatever is wrong with it is an error that its client can read. Only one whose announced length may pass, that has
 * shown the awaited id and needs no change goes on in pieces, its last piece when all of its outside is checked.
 */
class JsonRelay implements BodySink {
  readonly #relay: RelayContext & { readonly isBounded: boolean };
  readonly #upstream: UpstreamExchange;
  readonly #ending: RelayEnd;
  /** It may be passed on as it comes. */
  readonly #isUnchanged: boolean;
  readonly #maxBytes: number;
  #scanner: ReplyScanner | undefined = undefined;
  #deadline: NodeJS.Timeout | undefined = undefined;
  readonly #room: Held;
  #held: Uint8Array[] = [];
  /** How many of them the scanner has read. */
  #scanned = 0;
  #length = 0;
  #passing = false;
  #over = false;

  constructor(
    relay: RelayContext & { readonly isBounded: boolean },
    upstream: UpstreamExchange,
    end: RelayEnd,
  ) {
    this.#relay = relay;
    this.#upstream = upstream;
    this.#ending = end;
    const { inbound, ports, context } = relay;
    this.#room = ports.held.open(context.access.grant.orgId);
    // In the stateless era its result type says whether it is a task, and is waited for.
    const isAwaitedWhole = mayBecomeTask(inbound) && statelessOf(inbound) === undefined;
    const { server } = context.access;
    const maxBytes = maxAnswerBytes(server, ports);
    this.#maxBytes = asksForList(inbound) ? Math.min(maxBytes, maxListBytes(server)) : maxBytes;
    this.#isUnchanged = inbound.kind === "call" && !isAwaitedWhole;
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
    const isTooLarge = this.#length > this.#maxBytes;
    if (isTooLarge || !(this.#passing || this.#room.set(this.#length))) {
      this.fail(new UpstreamFailure(isTooLarge ? "too_large" : "no_room", 200));
      return true;
    }
    this.#held.push(bytes);
    // On a stream that has begun it is one message, and sent as a whole.
    const isOneMessage = this.#reply.isStream && !this.#passing;
    if (!this.#isUnchanged || isOneMessage || this.#length <= READ_WHOLE_BYTES) return true;
    this.#scanner ??= new ReplyScanner();
    return this.#scan(this.#scanner);
  }

  end(): void {
    if (this.#over) return;
    try {
      // Where a stream has begun meanwhile, the scanner has not seen all of it.
      const isScanned = this.#passing || !this.#reply.isStream;
      if (this.#scanner === undefined || !isScanned) return this.#sendWhole();
      const envelope = this.#scanner.finish();
      if (envelope === undefined || envelope.hasError) throw unreadable();
      if (this.#passing) return this.#endPassing(envelope);
      const isWhole = !this.#isAwaited(envelope.id) || !this.#isComplete(envelope);
      if (isWhole) this.#sendWhole();
      else this.#sendHeld(envelope);
    } catch (error) {
      this.fail(asError(error));
    }
  }

  fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#room.release();
    clearTimeout(this.#deadline);
    this.#upstream.abort(error);
    if (this.#passing) this.#relay.reply.cutOff();
    this.#ending.fail(failureOf(error, 200));
  }

  /** Something of this relay failed in a way that nobody foresaw: its call ends, whatever else does not work. */
  breakOff(error: Error): void {
    this.#over = true;
    this.#room.release();
    clearTimeout(this.#deadline);
    this.#ending.fail(error);
    if (this.#passing) this.#relay.reply.cutOff();
    this.#upstream.abort(error);
  }

  get #reply(): ClientReply {
    return this.#relay.reply;
  }

  #sendWhole(): void {
    const bytes = this.#whole();
    const { context, ports } = this.#relay;
    const read = readText(bytes, { turns: ports.turns, orgId: context.access.grant.orgId });
    if (!(read instanceof Promise)) return this.#sendRead(bytes, read);
    read
      .then((late) => this.#over || this.#sendRead(bytes, late))
      .catch((error: unknown) => this.fail(asError(error)));
  }

  #sendRead(bytes: Uint8Array, read: ServerText | undefined): void {
    const awaited = expectResponse(read, this.#relay);
    const prepared = this.#relay.prepare(awaited);
    if (prepared === undefined) return this.#sendRewritten(bytes, awaited);
    prepared
      .then(() => this.#sendRewritten(bytes, awaited))
      .catch((error: unknown) => this.fail(asError(error)));
  }

  #sendRewritten(bytes: Uint8Array, awaited: ReadResponse): void {
    if (this.#over) return;
    const decided = this.#relay.rewrite(awaited);
    if (!(decided instanceof Promise)) return this.#sendDecided(bytes, awaited, decided);
    decided
      .then((late) => this.#sendDecided(bytes, awaited, late))
      .catch((error: unknown) => this.fail(asError(error)))
      .catch((error: unknown) => this.breakOff(asError(error)));
  }

  #sendDecided(bytes: Uint8Array, awaited: ReadResponse, decided: Decided<RewrittenReply>): void {
    if (this.#over) return;
    const { reply, ports } = this.#relay;
    const { value: rewritten, told: outcome } = decided;
    const told = rewritten.text ?? (awaited.isRenamed ? stringify(awaited.value) : bytes);
    const headers = sessionHeaders(rewritten, this.#relay);
    const send = (): void => {
      if (this.#over) return;
      reply.send(rewritten.status ?? 200, told, headers);
      outcome(reply.gone);
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

  #whole(): Uint8Array {
    const [first] = this.#held;
    return this.#held.length === 1 && first !== undefined ? first : Buffer.concat(this.#held);
  }

  #isAwaited(id: JsonValue | undefined): boolean {
    return id === idOf(this.#relay.inbound);
  }

  /** In the stateless era only a result that says that it is complete asks for nothing, which would have to be changed. */
  #isComplete({ resultType }: Pick<ReplyEnvelope, "resultType">): boolean {
    return statelessOf(this.#relay.inbound) === undefined || resultType === "complete";
  }

  /** Reads on, and sends all but the last chunk as soon as it may. An error that large is none that a client should read. */
  #scan(scanner: ReplyScanner): boolean {
    for (const bytes of this.#held.slice(this.#scanned)) scanner.push(bytes);
    this.#scanned = this.#held.length;
    if (scanner.problem !== undefined || scanner.hasError) {
      this.fail(unreadable());
      return true;
    }
    const mayPass = this.#relay.isBounded && this.#isAwaited(scanner.id) && this.#isComplete(scanner);
    if (!mayPass) return true;
    this.#passing = true;
    this.#reply.startJson();
    const last = this.#held.pop();
    let goesOn = true;
    for (const bytes of this.#held) goesOn = this.#reply.write(bytes, () => this.#upstream.resume());
    this.#held = last === undefined ? [] : [last];
    this.#scanned = this.#held.length;
    this.#room.release();
    return goesOn;
  }

  #endPassing(envelope: ReplyEnvelope): void {
    for (const bytes of this.#held) this.#reply.write(bytes, () => undefined);
    this.#reply.end();
    this.#finish(envelope.isToolError ? "tool_error" : "ok");
  }

  /** A large reply that needs no change, and was read while it came. */
  #sendHeld(envelope: ReplyEnvelope): void {
    this.#reply.send(200, this.#whole());
    this.#finish(envelope.isToolError ? "tool_error" : "ok");
  }

  #finish(result: Outcome["result"]): void {
    this.#over = true;
    this.#reply.onClosed(() => this.#room.release());
    clearTimeout(this.#deadline);
    this.#ending.done({ result, upstreamStatus: 200, hadNoEffect: false });
  }
}

/** The response in a JSON body, which must be the one that is awaited. */
function expectResponse(read: ServerText | undefined, relay: RelayContext): ReadResponse {
  const classified = read && classify(read.value);
  const message = classified?.ok ? classified.message : undefined;
  if (read === undefined || !isObject(read.value) || message?.kind !== "response") throw unreadable();
  const awaited = awaitedResponse(message, read.value, relay);
  if (awaited === undefined) throw unreadable();
  return awaited;
}
