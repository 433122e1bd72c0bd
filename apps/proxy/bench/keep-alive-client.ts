import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** One connection that sends whole requests and waits for each answer, so that the client adds little to the figures. */
export class KeepAliveClient {
  readonly #socket: Socket;
  #received = "";
  #done: (answer: string) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#received += text;
      this.#take();
    });
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("The connection was closed.")));
  }

  static async connect(port: number): Promise<KeepAliveClient> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new KeepAliveClient(socket);
  }

  /** The milliseconds from the first byte sent to the last one received. Throws when the answer is not as expected. */
  async time(request: string, wanted: string): Promise<number> {
    if (this.#socket.destroyed) throw new Error("The connection was closed between two requests.");
    const started = performance.now();
    const answered = new Promise<string>((done, fail) => {
      this.#done = done;
      this.#fail = fail;
    });
    this.#socket.write(request, "latin1");
    const answer = await answered;
    const took = performance.now() - started;
    if (!answer.includes(wanted)) throw new Error(`unexpected answer: ${answer}`);
    return took;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(): void {
    const head = this.#received.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1]);
    if (head < 0 || this.#received.length < head + 4 + length) return;
    const answer = this.#received;
    this.#received = "";
    this.#done(answer);
  }
}
