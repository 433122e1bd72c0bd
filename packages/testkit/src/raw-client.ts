import { once } from "node:events";
import { connect, type Socket } from "node:net";

export type RawResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in their order, as they came. */
  readonly rawHeaders: readonly (readonly [string, string])[];
  readonly body: string;
  /** Every byte of the response. */
  readonly bytes: string;
};

/** A TCP connection that sends exactly the bytes it is given, and reads HTTP/1.1 responses one after another. */
export class RawClient {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #onChange: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#onChange();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#ended = true;
      this.#onChange();
    });
  }

  /** @param localAddress the client's own address; the system chooses one by default */
  static async connect(port: number, localAddress?: string): Promise<RawClient> {
    const from = localAddress === undefined ? {} : { localAddress };
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, ...from });
    await once(socket, "connect");
    return new RawClient(socket);
  }

  send(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** The next response; `undefined` when the connection ends before one is complete. */
  async response(): Promise<RawResponse | undefined> {
    for (;;) {
      const parsed = parseResponse(this.#received);
      if (parsed !== undefined) {
        this.#received = this.#received.subarray(parsed.length);
        return parsed.response;
      }
      if (this.#ended) return undefined;
      await new Promise<void>((done) => {
        this.#onChange = done;
      });
    }
  }

  /** Resolves when the other side has closed the connection. */
  async closed(): Promise<void> {
    if (!this.#ended) await once(this.#socket, "close");
  }

  /** Every byte that came and belongs to no response that was read. */
  get rest(): string {
    return this.#received.toString("latin1");
  }

  /** Says that nothing more will be sent, and goes on reading. */
  endInput(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroy();
  }
}

function parseResponse(bytes: Buffer): { response: RawResponse; length: number } | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [statusLine = "", ...lines] = bytes.subarray(0, headEnd).toString("latin1").split("\r\n");
  const rawHeaders = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const headers = Object.fromEntries(rawHeaders.map(([name, value]) => [name.toLowerCase(), value]));
  const status = Number(statusLine.split(" ")[1]);
  const from = headEnd + 4;
  const body =
    headers["transfer-encoding"] === "chunked" ? chunkedBody(bytes, from) : sizedBody(bytes, from, headers);
  if (body === undefined) return undefined;
  const response = {
    status,
    headers,
    rawHeaders,
    body: body.text,
    bytes: bytes.subarray(0, body.end).toString("utf8"),
  };
  return { response, length: body.end };
}

function sizedBody(
  bytes: Buffer,
  from: number,
  headers: Readonly<Record<string, string>>,
): { text: string; end: number } | undefined {
  const end = from + Number(headers["content-length"] ?? 0);
  return bytes.length < end ? undefined : { text: bytes.subarray(from, end).toString("utf8"), end };
}

function chunkedBody(bytes: Buffer, from: number): { text: string; end: number } | undefined {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16);
    const end = lineEnd + 2 + size + 2;
    if (bytes.length < end) return undefined;
    if (size === 0) return { text: Buffer.concat(parts).toString("utf8"), end };
    parts.push(bytes.subarray(lineEnd + 2, end - 2));
    at = end;
  }
}
