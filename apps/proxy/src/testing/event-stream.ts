import type { JsonRpc } from "@sallyport/testkit";
import { Agent, fetch, type RequestInit, type Response } from "undici";
import type { Stage } from "./stage.ts";

type Headers = Readonly<Record<string, string>>;

export type StreamEvent = {
  readonly id: string | undefined;
  readonly retry: number | undefined;
  /** Undefined for an event without a message. */
  readonly message: JsonRpc | undefined;
};

/** An open stream of the proxy on its own connection, read event by event. */
export class EventStream {
  readonly status: number;
  /** The body so far. */
  text = "";
  readonly #response: Response;
  readonly #leave: AbortController;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder = new TextDecoder();
  #read = 0;

  private constructor(response: Response, leave: AbortController) {
    this.status = response.status;
    this.#response = response;
    this.#leave = leave;
    this.#reader = response.body?.getReader();
  }

  static post(stage: Stage, message: object, headers: Headers = {}): Promise<EventStream> {
    const type = { "Content-Type": "application/json" };
    return EventStream.#open(
      stage,
      { method: "POST", body: JSON.stringify(message) },
      { ...type, ...headers },
    );
  }

  static get(stage: Stage, headers: Headers = {}): Promise<EventStream> {
    return EventStream.#open(stage, { method: "GET" }, headers);
  }

  static async #open(stage: Stage, init: RequestInit, headers: Headers): Promise<EventStream> {
    const leave = new AbortController();
    const all = {
      Authorization: `Bearer ${stage.tenant.token}`,
      Accept: "application/json, text/event-stream",
      ...headers,
    };
    return new EventStream(
      await fetch(stage.endpoint, { ...init, headers: all, signal: leave.signal, dispatcher: new Agent() }),
      leave,
    );
  }

  get headers(): Response["headers"] {
    return this.#response.headers;
  }

  /** The next event, without comments; undefined when the stream has ended. */
  async next(): Promise<StreamEvent | undefined> {
    for (;;) {
      const end = this.text.indexOf("\n\n", this.#read);
      if (end < 0) {
        const chunk = await this.#reader?.read();
        if (chunk === undefined || chunk.done) return undefined;
        this.text += this.#decoder.decode(chunk.value, { stream: true });
        continue;
      }
      const block = this.text.slice(this.#read, end);
      this.#read = end + 2;
      const event = readEvent(block);
      if (event !== undefined) return event;
    }
  }

  /** All events up to the end of the stream. */
  async rest(): Promise<StreamEvent[]> {
    const events: StreamEvent[] = [];
    for (let event = await this.next(); event !== undefined; event = await this.next()) events.push(event);
    return events;
  }

  /** Closes the connection before the end of the stream. */
  leave(): void {
    this.#leave.abort();
    this.#reader?.closed.catch(() => undefined);
  }
}

function readEvent(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split("\n").map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
  const data = fields.get("data");
  if (data === undefined) return undefined;
  const retry = fields.get("retry");
  return {
    id: fields.get("id"),
    retry: retry === undefined ? undefined : Number(retry),
    message: data === "" ? undefined : (JSON.parse(data) as JsonRpc),
  };
}
