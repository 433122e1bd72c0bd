import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** One connection that sends whole requests and waits for each answer: as little client as possible in the figures. */
export class KeepAliveClient {
  readonly #socket: Socket;
  #received = "";
  #done: (body: string) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#received += text;
      this.#take();
    });
  }

  static async connect(port: number): Promise<KeepAliveClient> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new KeepAliveClient(socket);
  }

  /** Milliseconds from the first byte sent to the last one received. Throws when the answer is not the one wanted. */
  async time(request: string, wanted: string): Promise<number> {
    const started = performance.now();
    const answered = new Promise<string>((done) => {
      this.#done = done;
    });
    this.#socket.write(request);
    const body = await answered;
    const took = performance.now() - started;
    if (!body.includes(wanted)) throw new Error(`unexpected answer: ${body}`);
    return took;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(): void {
    const head = this.#received.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1]);
    if (head < 0 || this.#received.length < head + 4 + length) return;
    const body = this.#received.slice(head + 4, head + 4 + length);
    this.#received = "";
    this.#done(body);
  }
}
