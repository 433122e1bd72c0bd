import { Socket } from "node:net";
import pg from "pg";

/** Milliseconds without a word of a database that was asked something, after which its connection is given up. */
export const SILENT_MS = 7500;

/**
 * A connection that ends when the database does not answer: a frozen one, or a network that swallows everything, would
 * hold it for ever, and Postgres' own limits of time count only where Postgres runs. What was asked fails with
 * ETIMEDOUT, and the connection is not used again, because its transaction may still be open.
 */
export class WatchedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.once("connect", () => this.#watch());
  }

  #watch(): void {
    const { connection } = this;
    const { stream } = connection;
    if (!(stream instanceof Socket)) return;
    let answered = stream.bytesWritten;
    // Before pg itself hears of it, and sends what waits.
    connection.prependListener("readyForQuery", () => {
      answered = stream.bytesWritten;
    });
    stream.setTimeout(SILENT_MS, () => {
      if (stream.bytesWritten > answered) stream.destroy(new DatabaseSilent());
    });
  }
}

class DatabaseSilent extends Error {
  override readonly name = "DatabaseSilent";
  readonly code = "ETIMEDOUT";
  readonly syscall = "read";
  readonly errno = -110;

  constructor() {
    super(`The database said nothing for ${SILENT_MS / 1000} s.`);
  }
}
