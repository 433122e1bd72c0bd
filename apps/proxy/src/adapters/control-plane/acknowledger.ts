import type { AuditSink } from "@sallyport/store";

/** Tells the dashboard which configuration this proxy enforces. One message at a time, the newest last. */
export class Acknowledger {
  readonly #sink: AuditSink;
  readonly #proxyId: string;
  readonly #version: () => number;
  #sending = false;
  #again = false;

  constructor(sink: AuditSink, proxyId: string, version: () => number) {
    this.#sink = sink;
    this.#proxyId = proxyId;
    this.#version = version;
  }

  /** Sends it now, or after the message under way. A database that is away is told by the configuration's poll. */
  send(): void {
    this.#again = true;
    if (!this.#sending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#sink.acknowledge(this.#proxyId, this.#version());
      }
    } catch {
      // The next heartbeat tells it.
    } finally {
      this.#sending = false;
    }
  }
}
