import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;
type Closable = { close(): unknown; closeAllConnections?(): void };

/** The servers of one test, for `afterEach` to close. */
export class HttpServers {
  readonly #open: Closable[] = [];

  /** Listens on a loopback port of its own. Returns the origin. */
  async serve(handler: Handler): Promise<string> {
    const server = createServer(handler);
    this.add(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  add(server: Closable): void {
    this.#open.push(server);
  }

  async closeAll(): Promise<void> {
    for (const server of this.#open.splice(0)) {
      server.closeAllConnections?.();
      await server.close();
    }
  }
}
