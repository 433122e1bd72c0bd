import { isObject, type JsonObject, type JsonValue, own, stringify } from "@sallyport/json";
import {
  classify,
  mentionsAnyIn,
  readServerText,
  type RequestId,
  type RpcNotification,
  type RpcRequest,
  type RpcResponse,
  type ServerText,
  type SseEvent,
  SseParser,
  type SsePosition,
} from "@sallyport/mcp";
import type { Held } from "../../adapters/state/held-bytes.ts";
import { type BodySink, guardSink } from "../../adapters/upstream/body-sink.ts";
import type { UpstreamExchange } from "../../adapters/upstream/upstream.ts";
import { readText } from "../../adapters/upstream/read-text.ts";
import { idOf, statelessOf } from "../call/call.ts";
import type { Outcome } from "../call/outcome.ts";
import { ownerOf } from "../call/owner-of.ts";
import { asksForList, maxAnswerBytes, maxListBytes } from "../call/size-bounds.ts";
import { failureOf, unreadable, UpstreamFailure } from "../call/upstream-failure.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import { isNotificationAllowed } from "../decide/notifications.ts";
import { policyNow } from "../decide/policy-now.ts";
import { withClientsTask } from "../rewrite/related-task.ts";
import type { RewrittenReply } from "../rewrite/rewritten.ts";
import { rewriteSessionNotification } from "../rewrite/session-notification.ts";
import { rewriteStatelessNotification } from "../rewrite/stateless-notification.ts";
import { apart } from "./apart.ts";
import { awaitedResponse, type ReadResponse } from "./awaited-response.ts";
import { asError, type RelayContext, type RelayEnd } from "./relay-context.ts";
import { type Decided, decideFirst, settleQuestion } from "./decided-questions.ts";
import { governServerRequest } from "./server-request.ts";
import { sessionHeaders } from "./session-headers.ts";
import { ClientPosition } from "./stream-position.ts";

/** How long an upstream may keep a stream open after its last message. */
const LINGER_MS = 1000;
/** Requests of a server that are looked at on one stream: so many, and one more for each second it is open. */
const MAX_SERVER_REQUESTS = 100;

/**
 * Relays an event stream: of a request until its response has come, or a standing one until either side ends it.
 * Rejects with UpstreamFailure.
 */
export function relayStream(relay: RelayContext, upstream: UpstreamExchange): Promise<Outcome> {
  return new Promise((done, fail) => {
    const sink = new StreamRelay(relay, upstream, { done, fail });
    upstream.pipe(guardSink(sink, (error) => sink.breakOff(error)));
  });
}

/**
 * Passes on the one awaited response, rewritten; notifications of the closed set that name no hidden tool; and requests
 * of the server as the policy says. Everything else is dropped, and after the response all of it. A stream that is
 * resumed, live or replayed, comes through here as well: there is no other way.
 */
class StreamRelay implements BodySink {
  readonly #relay: RelayContext;
  readonly #awaitedId: RequestId | null;
  readonly #upstream: UpstreamExchange;
  readonly #ending: RelayEnd;
  readonly #parser: SseParser;
  readonly #held: Held;
  readonly #startedAt: number;
  #linger: NodeJS.Timeout | undefined = undefined;
  #serverRequests = 0;
  /** Events that wait until the decision on a server's request is on the disk. */
  #waiting: SseEvent[] | undefined = undefined;
  readonly #client: ClientPosition;
  /** Of a long message that is read in turns. */
  #readingBytes = 0;
  /** The client was told where the stream stands, and can come back for the rest. */
  #resumable = false;
  /** A block without data moved it, and the client was not told yet. */
  #isMoved = false;
  /** What is done for a client that leaves and cannot come back. */
  readonly #abandon: () => void;
  /** Something came that is not a message, and was dropped. */
  #hadForeign = false;
  #ended = false;
  #over = false;

  constructor(relay: RelayContext, upstream: UpstreamExchange, end: RelayEnd) {
    this.#relay = relay;
    this.#upstream = upstream;
    this.#ending = end;
    const { inbound, answered, reply, ports, context } = relay;
    this.#parser = new SseParser(maxAnswerBytes(context.access.server, ports));
    this.#held = ports.held.open(context.access.grant.orgId);
    this.#awaitedId = idOf(answered);
    this.#client = new ClientPosition(relay);
    this.#abandon = reply.onGone;
    this.#startedAt = ports.clock.elapsed();
    if (inbound.kind === "open_stream") reply.startStream();
  }

  /** It may end without a response; its client takes that for a broken connection and listens anew. */
  get #isSubscription(): boolean {
    const { answered } = this.#relay;
    return answered.kind === "request" && answered.method === "subscriptions/listen";
  }

  chunk(bytes: Uint8Array): boolean {
    if (this.#over) return true;
    const result = this.#parser.push(bytes);
    const hasRoom = this.#held.set(this.#parser.heldBytes + this.#readingBytes);
    const { version } = this.#relay.context;
    if (result.ok && hasRoom) return this.#take(result.events.flatMap((event) => apart(event, version)));
    this.fail(new UpstreamFailure(result.ok ? "no_room" : "too_large", 200));
    return true;
  }

  /** In their order: while one waits, all behind it do. False when the upstream is to send no more for now. */
  #take(events: readonly SseEvent[]): boolean {
    if (this.#waiting !== undefined) {
      this.#waiting.push(...events);
      return false;
    }
    let goesOn = true;
    try {
      for (const [i, event] of events.entries()) {
        if (this.#over) break;
        const taken = this.#event(event);
        if (typeof taken === "boolean") goesOn = taken;
        else {
          this.#waiting = events.slice(i + 1);
          taken
            .then((passed) => this.#goOn(passed))
            .catch((error: unknown) => this.fail(asError(error)))
            .catch((error: unknown) => this.breakOff(asError(error)));
          return false;
        }
      }
      if (this.#isMoved) goesOn = this.#tellPosition() && goesOn;
    } catch (error) {
      this.fail(asError(error));
    }
    return goesOn || this.#over;
  }

  #goOn(passed: boolean): void {
    const events = this.#waiting ?? [];
    this.#waiting = undefined;
    const goesOn = this.#take(events) && passed;
    if (this.#waiting !== undefined) return;
    if (this.#ended) this.end();
    else if (goesOn) this.#upstream.resume();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#linger);
    if (this.#over || this.#waiting !== undefined) return;
    // A server may close a stream whose rest is to be asked for (2025-11-25, polling).
    const mayEnd = this.#awaitedId === null || this.#isSubscription || this.#resumable;
    if (mayEnd || this.#relay.inbound.kind === "open_stream") this.#finish("ok");
    else this.fail(new UpstreamFailure(this.#hadForeign ? "unreadable" : "closed", 200));
  }

  fail(error: Error): void {
    clearTimeout(this.#linger);
    if (this.#over) return;
    this.#over = true;
    this.#held.release();
    this.#upstream.abort(error);
    this.#ending.fail(failureOf(error, 200));
  }

  /** Something of this relay failed in a way that nobody foresaw: its call ends, whatever else does not work. */
  breakOff(error: Error): void {
    this.#over = true;
    this.#held.release();
    clearTimeout(this.#linger);
    this.#ending.fail(error);
    this.#upstream.abort(error);
  }

  #event(event: SseEvent): boolean | Promise<boolean> {
    this.#client.note(event);
    const { data } = event;
    this.#isMoved ||= data === undefined;
    if (data === undefined) return true;
    if (event.event !== "message") return this.#foreign();
    return data.length > 0 ? this.#message(data) : this.#tellPosition();
  }

  /** Clients of older revisions take an event without a message for a broken one: they are told with the next message. */
  #tellPosition(): boolean {
    this.#isMoved = false;
    const { context, reply } = this.#relay;
    if (this.#over || context.version !== "2025-11-25") return true;
    const position = this.#position();
    return position === undefined || reply.writePosition(position, () => this.#upstream.resume());
  }

  #message(data: Uint8Array): boolean | Promise<boolean> {
    const { answered, context, ports } = this.#relay;
    if (asksForList(answered) && data.length > maxListBytes(context.access.server))
      throw new UpstreamFailure("too_large", 200);
    const came = readText(data, { turns: ports.turns, orgId: context.access.grant.orgId });
    if (!(came instanceof Promise)) return this.#came(came);
    this.#readingBytes = data.length;
    this.#held.set(this.#readingBytes);
    return came.then((late) => {
      this.#readingBytes = 0;
      return this.#over || this.#came(late);
    });
  }

  #came(came: ServerText | undefined): boolean | Promise<boolean> {
    const read = came && withClientsTask(came, this.#relay.context, this.#relay.ports);
    const classified = read && classify(read.value);
    if (read === undefined || classified?.ok !== true) {
      if (read !== undefined && this.#isAnswer(read.value)) throw unreadable();
      return this.#foreign();
    }
    const { message } = classified;
    if (message.kind === "notification") return this.#notification(message, read);
    if (message.kind === "response") return this.#response(message, read);
    return isObject(read.value) ? this.#request(message, read.value) : true;
  }

  /** Heartbeats and whatever else a server's framework puts there: dropped, and the answer is still to come. */
  #foreign(): boolean {
    this.#hadForeign = true;
    const { entry, memory } = this.#relay.context.access.server;
    memory.faults.note("foreign_event", entry.id, this.#relay.ports);
    return true;
  }

  /** Whether what is no message was meant as the awaited response: nothing better will come then. */
  #isAnswer(value: JsonValue): boolean {
    return (
      isObject(value) &&
      own(value, "jsonrpc") === "2.0" &&
      own(value, "method") === undefined &&
      this.#awaitedId !== null &&
      own(value, "id") === this.#awaitedId
    );
  }

  #notification(
    { method, params }: RpcNotification,
    { value, text }: ServerText,
  ): boolean | Promise<boolean> {
    const { inbound, context, ports, reply } = this.#relay;
    const told = { method, params, value, text };
    const policy = policyNow(context, ports);
    if (statelessOf(inbound) !== undefined) {
      const decided = decideFirst(
        (questions) => rewriteStatelessNotification(told, { inbound, context, ports, questions }, policy),
        this.#relay,
        ports,
      );
      const tell = ({ value: rewritten, told: outcome }: Decided<string | undefined>): boolean => {
        const goesOn = this.#tell(told, rewritten);
        outcome(reply.gone);
        return goesOn;
      };
      return decided instanceof Promise ? decided.then(tell) : tell(decided);
    }
    const asTold = { ...told, owner: this.#owner, progressToken: this.#progressToken, context };
    const rewritten = rewriteSessionNotification(asTold, policy, ports);
    if (!(rewritten instanceof Promise)) return this.#tell(told, rewritten);
    return rewritten.then((late) => this.#tell(told, late));
  }

  /** By the policy of the moment in which it goes out. */
  #tell(
    told: Parameters<typeof isNotificationAllowed>[0] & ServerText,
    rewritten: string | undefined,
  ): boolean {
    const { asStream, context, ports } = this.#relay;
    if (!asStream || rewritten === undefined || this.#over) return true;
    if (!isNotificationAllowed(told, policyNow(context, ports))) return true;
    const said = rewritten === told.text ? told.value : readServerText(Buffer.from(rewritten))?.value;
    if (said === undefined || mentionsAnyIn(said, hiddenNames(context, ports))) return true;
    return this.#write(rewritten);
  }

  #request(request: RpcRequest, value: JsonObject): boolean | Promise<boolean> {
    const { asStream, context, inbound, ports, reply } = this.#relay;
    // In the stateless era a server has no such requests, and nothing could be answered to them.
    if (statelessOf(inbound) !== undefined) return true;
    const seconds = (ports.clock.elapsed() - this.#startedAt) / 1000;
    if (++this.#serverRequests > MAX_SERVER_REQUESTS + seconds) return true;
    const asked = {
      request,
      value,
      owner: this.#owner,
      call: this.#relay.call,
      canAsk: asStream && !reply.gone,
      isReplay: inbound.kind === "open_stream" && inbound.from !== undefined,
    };
    return governServerRequest(asked, context, ports).then((passed) => {
      if (passed === undefined || this.#over) return true;
      const goesOn = this.#write(passed.text);
      settleQuestion(passed.seen, { isGone: reply.gone, orgId: context.access.grant.orgId }, ports);
      return goesOn;
    });
  }

  /** Anything but the awaited id is somebody else's, and dropped. */
  #response(response: RpcResponse, { value, text }: ServerText): boolean | Promise<boolean> {
    const awaited = isObject(value) ? awaitedResponse(response, value, this.#relay) : undefined;
    if (awaited === undefined) return true;
    const prepared = this.#relay.prepare(awaited);
    if (prepared === undefined) return this.#answer(awaited, text);
    return prepared.then(() => this.#answer(awaited, text));
  }

  #answer(awaited: ReadResponse, text: string): boolean | Promise<boolean> {
    if (this.#over) return true;
    const decided = this.#relay.rewrite(awaited);
    const answer = (known: Decided<RewrittenReply>) => this.#answerWith(known, { awaited, text });
    return decided instanceof Promise ? decided.then(answer) : answer(decided);
  }

  #answerWith(
    { value: rewritten, told: outcome }: Decided<RewrittenReply>,
    { awaited, text }: { awaited: ReadResponse; text: string },
  ): boolean | Promise<boolean> {
    if (this.#over) return true;
    const { answered, asStream, reply, ports } = this.#relay;
    const told = rewritten.text ?? (awaited.isRenamed ? stringify(awaited.value) : text);
    const headers = asStream ? [] : sessionHeaders(rewritten, this.#relay);
    const send = (): boolean => {
      if (this.#over) return true;
      if (asStream) this.#write(told);
      else reply.send(rewritten.status ?? 200, told, headers);
      outcome(reply.gone);
      this.#linger = setTimeout(() => this.#upstream.abort(new Error("answered")), LINGER_MS);
      this.#finish(rewritten.result);
      return true;
    };
    const untold = answered.kind === "call" ? undefined : ports.siblings.untold;
    return untold === undefined ? send() : untold.then(send);
  }

  get #owner(): ReturnType<typeof ownerOf> {
    const { access, session } = this.#relay.context;
    return ownerOf(access, session);
  }

  get #progressToken(): RequestId | undefined {
    const { answered } = this.#relay;
    return "progressToken" in answered ? answered.progressToken : undefined;
  }

  #write(text: string): boolean {
    this.#isMoved = false;
    return this.#relay.reply.writeMessage(text, () => this.#upstream.resume(), this.#position());
  }

  /** What of it is new to the client. While it knows an id, it can leave and come back for the rest. */
  #position(): SsePosition | undefined {
    const { asStream, reply } = this.#relay;
    const position = asStream && !reply.gone ? this.#client.take() : undefined;
    if (position?.id === undefined) return position;
    const isResumable = position.id !== "";
    if (isResumable !== this.#resumable) {
      this.#resumable = isResumable;
      reply.onGone = isResumable ? () => this.#left() : this.#abandon;
    }
    return position;
  }

  /** Our own reading of the stream must not be in the way of the client's, at whatever proxy it comes back. */
  #left(): void {
    if (this.#over) return;
    this.#finish("client_gone");
    this.#upstream.abort(new Error("client left"));
  }

  #finish(result: Outcome["result"]): void {
    this.#over = true;
    this.#held.release();
    this.#relay.reply.end();
    this.#ending.done({ result, upstreamStatus: 200, hadNoEffect: false });
  }
}
