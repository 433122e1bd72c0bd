import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A TCP relay in front of a service, which can be cut as if the service were gone, and restored. */
export class TcpRelay {
  readonly port: number;
  readonly #server: Server;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(server: Server, target: { host: string; port: number }) {
    this.#server = server;
    this.#target = target;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => this.#take(socket));
  }

  static async start(target: { host: string; port: number }): Promise<TcpRelay> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TcpRelay(server, target);
  }

  /** A relay to the host of a connection URL, and the URL through it. */
  static async before(url: string): Promise<{ relay: TcpRelay; url: string }> {
    const through = new URL(url);
    const relay = await TcpRelay.start({ host: through.hostname, port: Number(through.port) });
    through.hostname = "127.0.0.1";
    through.port = String(relay.port);
    return { relay, url: through.href };
  }

  /** Breaks every connection; new ones are closed at once. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #take(client: Socket): void {
    if (this.#isCut) {
      client.destroy();
      return;
    }
    const service = connect(this.#target);
    for (const [socket, other] of [
      [client, service],
      [service, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
