import type { UpstreamExchange, UpstreamHead } from "../upstream.ts";
import { headOnly, SseAnswer } from "./sse-answer.ts";
import type { SseMessage } from "./sse-connection.ts";
import { SseFailure, type SseProblem } from "./sse-failure.ts";
import type { WorkerListener, WorkerMessenger } from "./worker-messenger.ts";

/** A session's connection, and whose it has to be. */
export type Wanted = { readonly connectionId: string; readonly place: string };

type Id = { readonly id: number };
type Message =
  | (Id & Wanted & { readonly kind: "send"; readonly message: SseMessage })
  | (Id & { readonly kind: "pause" | "resume" | "abort" })
  | (Id & { readonly kind: "head"; readonly head: UpstreamHead })
  | (Id & { readonly kind: "chunk"; readonly bytes: Uint8Array })
  | (Id & { readonly kind: "end" })
  | (Id & { readonly kind: "fail"; readonly problem: SseProblem | undefined; readonly code: unknown });

type Served = { readonly exchange: UpstreamExchange; isPaused: boolean };

/**
 * Messages of sessions whose connection another worker holds, and its answers: what was decided and recorded here is
 * sent by the owner of the connection, and what comes of it is relayed here.
 */
export class RemoteConnections implements WorkerListener {
  readonly #messenger: WorkerMessenger;
  readonly #send: (wanted: Wanted, message: SseMessage) => UpstreamExchange;
  /** What others were asked. */
  readonly #asked = new Map<
    number,
    { readonly worker: number; readonly answer: SseAnswer; hasHead: boolean }
  >();
  /** What others ask here. */
  readonly #served = new Map<string, Served>();
  #lastId = 0;

  /** @param send on a connection of this process */
  constructor(messenger: WorkerMessenger, send: (wanted: Wanted, message: SseMessage) => UpstreamExchange) {
    this.#messenger = messenger;
    this.#send = send;
    messenger.listen(this);
  }

  /** Asks the worker that holds the connection. Where it is gone, so is the session: 404. */
  send(worker: number, wanted: Wanted, message: SseMessage): UpstreamExchange {
    const id = ++this.#lastId;
    const tell = (kind: "pause" | "resume" | "abort"): void => {
      if (this.#asked.has(id)) this.#tell(worker, { kind, id });
    };
    const answer = new SseAnswer(
      {
        begun: () => true,
        paused: (isPaused) => tell(isPaused ? "pause" : "resume"),
        aborted: () => {
          tell("abort");
          this.#asked.delete(id);
        },
      },
      0,
    );
    this.#asked.set(id, { worker, answer, hasHead: false });
    this.#tell(worker, { kind: "send", id, ...wanted, message });
    return answer;
  }

  heard(worker: number, message: unknown): void {
    const said = message as Message;
    switch (said.kind) {
      case "send":
        return this.#serve(worker, said);
      case "pause":
      case "resume":
      case "abort":
        return this.#steer(`${worker} ${said.id}`, said.kind);
      case "head":
      case "chunk":
      case "end":
      case "fail":
        return this.#answered(said);
    }
  }

  gone(worker: number): void {
    for (const [id, { worker: owner, answer, hasHead }] of this.#asked) {
      if (owner !== worker) continue;
      this.#asked.delete(id);
      if (!hasHead) answer.start({ status: 404, headers: {} });
      if (hasHead) answer.fail(new SseFailure("closed"));
      else answer.end();
    }
    for (const [key, { exchange }] of this.#served) {
      if (key.startsWith(`${worker} `)) exchange.abort(new SseFailure("closed"));
    }
  }

  #serve(worker: number, { id, connectionId, place, message }: Extract<Message, { kind: "send" }>): void {
    const key = `${worker} ${id}`;
    const exchange = this.#sendHere({ connectionId, place }, message);
    const served: Served = { exchange, isPaused: false };
    this.#served.set(key, served);
    const fail = (error: unknown): void => {
      this.#served.delete(key);
      const problem = error instanceof SseFailure ? error.problem : undefined;
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      this.#tell(worker, { kind: "fail", id, problem, code });
    };
    exchange.head
      .then((head) => {
        this.#tell(worker, { kind: "head", id, head });
        exchange.pipe({
          chunk: (bytes) => {
            this.#tell(worker, { kind: "chunk", id, bytes });
            return !served.isPaused;
          },
          end: () => {
            this.#served.delete(key);
            this.#tell(worker, { kind: "end", id });
          },
          fail,
        });
      })
      .catch((error: Error) => {
        fail(error);
        exchange.abort(error);
      });
  }

  #sendHere(wanted: Wanted, message: SseMessage): UpstreamExchange {
    try {
      return this.#send(wanted, message);
    } catch {
      return headOnly({ status: 404, headers: {} }, false);
    }
  }

  #steer(key: string, kind: "pause" | "resume" | "abort"): void {
    const served = this.#served.get(key);
    if (served === undefined) return;
    served.isPaused = kind === "pause";
    if (kind === "resume") served.exchange.resume();
    if (kind === "abort") served.exchange.abort(new SseFailure("closed"));
  }

  #answered(said: Extract<Message, { kind: "head" | "chunk" | "end" | "fail" }>): void {
    const asked = this.#asked.get(said.id);
    if (asked === undefined) return;
    const { answer } = asked;
    if (said.kind === "head") {
      asked.hasHead = true;
      return answer.start(said.head);
    }
    if (said.kind === "chunk") return answer.give(said.bytes);
    this.#asked.delete(said.id);
    if (said.kind === "end") return answer.end();
    const { problem, code } = said;
    answer.fail(
      problem === undefined ? Object.assign(new Error("failed"), { code }) : new SseFailure(problem),
    );
  }

  #tell(worker: number, message: Message): void {
    this.#messenger.tell(worker, message);
  }
}
