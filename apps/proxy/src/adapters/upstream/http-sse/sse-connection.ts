import { isObject, own } from "@sallyport/json";
import {
  emptyResultBody,
  isRequestId,
  isSameAsText,
  type Message,
  type RequestId,
  type RpcNotification,
  type RpcRequest,
  type RpcResponse,
  type ServerText,
  sseMessage,
} from "@sallyport/mcp";
import type { Access } from "../../state/access.ts";
import type { ServerFault } from "../../state/server-faults.ts";
import { ignoreBody } from "../ignore-body.ts";
import type { Upstream, UpstreamExchange, UpstreamHead } from "../upstream.ts";
import { HeldMessages } from "./held-messages.ts";
import { headOnly, SseAnswer } from "./sse-answer.ts";
import { SseFailure } from "./sse-failure.ts";
import { SseStream, type StreamBounds } from "./sse-stream.ts";

/** What a client wants of its connection: an answer, to tell something, to hear what is told, or its end. */
export type SseMessage = Ask | Tell | { readonly kind: "listen" } | { readonly kind: "end" };
export type Ask = {
  readonly kind: "ask";
  readonly id: RequestId;
  readonly progressToken: RequestId | undefined;
  readonly body: Uint8Array;
  /** Milliseconds of silence after which the answer is given up. */
  readonly silenceMs: number;
};
type Tell = { readonly kind: "tell"; readonly body: Uint8Array };

export type SseConnectionOptions = {
  /** Names the connection in its session. */
  readonly id: string;
  readonly access: Access;
  readonly upstream: Pick<Upstream, "send">;
  readonly bounds: StreamBounds;
  /** Headers of every request, with the server's own credential, which is opened for each of them anew. */
  readonly headers: () => readonly string[];
  /** The server does what it should not; nobody else need notice. */
  readonly onFault: (connection: SseConnection, fault: ServerFault) => void;
  readonly onClose: (connection: SseConnection) => void;
};

/** Someone who reads a stream of ours, and its head. */
type Reader = { readonly answer: SseAnswer; readonly head: UpstreamHead };
type Awaited = Reader & { readonly progressToken: RequestId | undefined };

/** Milliseconds for the head of a stream, and for a POST that is only taken. */
const SILENCE_MS = 30_000;
/** Requests that were given up and whose responses may still come. */
const MAX_GIVEN_UP = 1000;
const STREAM: UpstreamHead = { status: 200, headers: { "content-type": "text/event-stream" } };

/**
 * One session of one client with a server that speaks HTTP+SSE (2024-11-05, Transports): a stream on which everything
 * comes, and an address of the same origin to which everything is sent. Each response goes to the request of its id,
 * progress to the request of its token, and all else to one stream: the client's newest GET, else its newest request.
 */
export class SseConnection {
  readonly id: string;
  readonly access: Access;
  readonly #options: SseConnectionOptions;
  readonly #endpoint: { readonly origin: string; readonly path: string };
  readonly #stream: SseStream;
  readonly #awaited = new Map<string, Awaited>();
  readonly #givenUp = new Set<string>();
  readonly #listeners: Reader[] = [];
  readonly #held = new HeldMessages();
  /** Those that can take no more for now. Nothing is read while there is one. */
  readonly #paused = new Set<SseAnswer>();
  /** Of the `initialize`: without a session that came of it nobody could use the connection. */
  #first: SseAnswer | undefined = undefined;
  #ponging = false;
  #closed = false;

  /** Asks for the stream. Throws SseFailure, and what `headers` throws. */
  constructor(options: SseConnectionOptions) {
    const { access } = options;
    const { endpoint } = access.server;
    if (endpoint === undefined) throw new SseFailure("closed");
    this.id = options.id;
    this.access = access;
    this.#options = options;
    this.#endpoint = endpoint;
    const get = options.upstream.send({
      holder: access.grant,
      ...endpoint,
      authorities: access.server.entry.authorities,
      method: "GET",
      headers: [...options.headers(), "accept", "text/event-stream"],
      body: null,
      headTimeoutMs: SILENCE_MS,
      bodyTimeoutMs: 0,
    });
    const reader = {
      message: (message: Message, text: string) => this.#message(message, text),
      foreign: (read: ServerText | undefined) => this.#foreign(read),
      compressed: () => options.onFault(this, "compressed"),
      closed: (reason: Error) => this.#end(reason),
    };
    this.#stream = new SseStream(get, endpoint, { reader, bounds: options.bounds });
  }

  /** Resolves when messages can be sent. Rejects with SseFailure, or with why the server cannot be reached. */
  get opened(): Promise<void> {
    return this.#stream.opened;
  }

  /** Whether it is open, and nobody asks or listens at the moment. */
  get isIdle(): boolean {
    return this.#stream.messagePath !== "" && this.#awaited.size === 0 && this.#listeners.length === 0;
  }

  /** The first request. Its head names the connection; unless its response is a result, the connection is closed. */
  initialize(ask: Ask): UpstreamExchange {
    this.#first = this.#ask(ask, { ...STREAM, connectionId: this.id });
    return this.#first;
  }

  take(message: SseMessage): UpstreamExchange {
    if (message.kind === "ask") return this.#ask(message, STREAM);
    if (message.kind === "tell") return this.#post(message.body);
    if (message.kind === "listen") return this.#listen();
    this.close();
    return headOnly({ status: 200, headers: {} });
  }

  /** Ends it for everybody: what is awaited fails, and who listens hears no more. */
  close(): void {
    this.#stream.close(new SseFailure("closed"));
  }

  #end(reason: Error): void {
    this.#closed = true;
    this.#options.onClose(this);
    const awaited = [...this.#awaited.values()];
    const listeners = this.#listeners.splice(0);
    this.#awaited.clear();
    // What waits for a connection to be sent on must not be sent any more: its budget is given back.
    for (const { answer } of awaited) answer.abort(reason);
    for (const { answer } of listeners) answer.end();
  }

  #ask({ id, body, progressToken, silenceMs }: Ask, head: UpstreamHead): SseAnswer {
    const key = keyOf(id);
    let post: UpstreamExchange | undefined;
    const answer: SseAnswer = new SseAnswer(
      {
        begun: () => post?.begun === true,
        paused: (isPaused) => this.#pause(answer, isPaused),
        aborted: (reason) => {
          this.#giveUp(key, answer);
          post?.abort(reason);
        },
      },
      silenceMs,
    );
    if (this.#closed || this.#awaited.has(key) || this.#givenUp.has(key)) {
      answer.fail(new SseFailure(this.#closed ? "closed" : "id_in_use"));
      return answer;
    }
    // Some servers answer the POST of a request only when its response has gone out on the stream.
    const sent = this.#post(body, silenceMs);
    post = sent;
    const awaited = { answer, head, progressToken };
    this.#awaited.set(key, awaited);
    sent.head
      .then((posted) => {
        ignoreBody(sent);
        this.#posted(posted, key, awaited);
      })
      .catch((error: Error) => answer.abort(error));
    this.#giveHeld(awaited);
    return answer;
  }

  /** Whether the server took a request. What it says to it comes on the stream, or came already. */
  #posted(posted: UpstreamHead, key: string, { answer, head }: Awaited): void {
    const isTaken = posted.status >= 200 && posted.status < 300;
    answer.start(isTaken ? head : posted);
    if (isTaken || this.#awaited.get(key)?.answer !== answer) return;
    this.#awaited.delete(key);
    answer.end();
    if (posted.status === 404 || answer === this.#first) this.close();
  }

  #post(body: Uint8Array, headTimeoutMs = SILENCE_MS): UpstreamExchange {
    return this.#options.upstream.send({
      holder: this.access.grant,
      origin: this.#endpoint.origin,
      path: this.#stream.messagePath,
      authorities: this.access.server.entry.authorities,
      method: "POST",
      headers: [...this.#options.headers(), "content-type", "application/json"],
      body,
      headTimeoutMs,
      bodyTimeoutMs: SILENCE_MS,
    });
  }

  #listen(): UpstreamExchange {
    const answer: SseAnswer = new SseAnswer(
      {
        begun: () => true,
        paused: (isPaused) => this.#pause(answer, isPaused),
        aborted: () => {
          const at = this.#listeners.findIndex((listener) => listener.answer === answer);
          if (at >= 0) this.#listeners.splice(at, 1);
        },
      },
      0,
    );
    const listener = { answer, head: STREAM };
    answer.start(STREAM);
    if (this.#closed) answer.end();
    else this.#listeners.push(listener);
    this.#giveHeld(listener);
    return answer;
  }

  #message(message: Message, text: string): boolean {
    if (message.kind === "response") this.#response(message, text);
    else this.#told(message, text);
    return this.#paused.size === 0;
  }

  /** Dropped, unless it was meant as the answer to a request, which then gets no better one. */
  #foreign(read: ServerText | undefined): void {
    const value = read?.value;
    const isMeant = isObject(value) && own(value, "jsonrpc") === "2.0";
    const id = isMeant ? own(value, "id") : undefined;
    const key = isRequestId(id) ? keyOf(id) : "";
    const meant = this.#awaited.get(key);
    if (read === undefined || meant === undefined) return this.#options.onFault(this, "foreign_event");
    this.#awaited.delete(key);
    give(meant, read.text);
    meant.answer.end();
  }

  /** To the request of its id. One that nobody awaits is dropped. */
  #response({ id, error }: RpcResponse, text: string): void {
    const key = this.#keyOfAnswered(id);
    this.#givenUp.delete(key);
    const awaited = this.#awaited.get(key);
    if (awaited === undefined) return;
    this.#awaited.delete(key);
    give(awaited, text);
    awaited.answer.end();
    if (error !== undefined && awaited.answer === this.#first) this.close();
  }

  /** Of the request of this id or, where nobody awaits or gave up such, of the one that it is as text. */
  #keyOfAnswered(id: RequestId): string {
    const isOpen = (key: string): boolean => this.#awaited.has(key) || this.#givenUp.has(key);
    if (isOpen(keyOf(id))) return keyOf(id);
    const other = typeof id === "number" ? String(id) : Number(id);
    return isRequestId(other) && isSameAsText(id, other) && isOpen(keyOf(other)) ? keyOf(other) : keyOf(id);
  }

  /** To one reader and no other. */
  #told(message: RpcRequest | RpcNotification, text: string): void {
    const reader = this.#ofProgress(message) ?? this.#listeners.at(-1) ?? [...this.#awaited.values()].at(-1);
    if (reader !== undefined) give(reader, text);
    else if (message.kind === "request" && message.method === "ping") this.#pong(message.id);
    else this.#held.add(text);
  }

  #ofProgress({ method, params }: RpcRequest | RpcNotification): Reader | undefined {
    const token = method === "notifications/progress" && params && own(params, "progressToken");
    if (!isRequestId(token)) return undefined;
    return [...this.#awaited.values()].find(({ progressToken }) => progressToken === token);
  }

  /** One at a time: a server that asks faster than it takes answers gets fewer. */
  #pong(id: RequestId): void {
    if (this.#ponging) return;
    this.#ponging = true;
    const sent = this.#post(Buffer.from(emptyResultBody(id)));
    const over = (): void => {
      this.#ponging = false;
    };
    sent.head
      .then(() => ignoreBody(sent))
      .catch((error: Error) => sent.abort(error))
      .finally(over)
      .catch(() => undefined);
  }

  #giveHeld(reader: Reader): void {
    for (const text of this.#held.takeAll()) give(reader, text);
  }

  #pause(answer: SseAnswer, isPaused: boolean): void {
    if (isPaused) this.#paused.add(answer);
    else if (this.#paused.delete(answer) && this.#paused.size === 0) this.#stream.resume();
  }

  /** Its response may still come, and must not be taken for that of another request. */
  #giveUp(key: string, answer: SseAnswer): void {
    if (answer === this.#first) this.close();
    if (this.#awaited.get(key)?.answer !== answer) return;
    this.#awaited.delete(key);
    this.#givenUp.add(key);
    if (this.#givenUp.size > MAX_GIVEN_UP) this.close();
  }
}

/** A server that answers before it has taken the request has taken it. What goes wrong costs this reader alone. */
function give({ answer, head }: Reader, text: string): void {
  try {
    answer.start(head);
    answer.give(Buffer.from(sseMessage(text)));
  } catch (error) {
    answer.abort(error instanceof Error ? error : new SseFailure("closed"));
  }
}

function keyOf(id: RequestId): string {
  return JSON.stringify(id);
}
