import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export type ReceivedMail = { readonly to: string; readonly headers: string; readonly text: string };

/** A mail server that keeps what it gets. */
export class SmtpSink {
  readonly mails: ReceivedMail[] = [];
  /** The answer to the next mails instead of accepting them, such as `451 Try later`. */
  refusal: string | null = null;
  /** Called when a mail has come, before it is acknowledged. */
  beforeAcknowledging: () => Promise<void> = () => Promise.resolve();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.#sockets.delete(socket));
      void this.#serve(socket);
    });
  }

  static async start(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    sink.#server.listen(0, "127.0.0.1");
    await once(sink.#server, "listening");
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(socket: Socket): Promise<void> {
    socket.write("220 sink ESMTP\r\n");
    let to = "";
    let data: string[] | null = null;
    for await (const line of lines(socket)) {
      if (data !== null) {
        if (line !== ".") data.push(line.replace(/^\.\./, "."));
        else {
          const refusal = this.refusal;
          if (refusal === null) this.mails.push(parsed(to, data.join("\r\n")));
          await this.beforeAcknowledging();
          socket.write(`${refusal ?? "250 kept"}\r\n`);
          data = null;
        }
        continue;
      }
      const [verb = ""] = line.toUpperCase().split(/[ :]/);
      if (verb === "RCPT") to = /<([^>]*)>/.exec(line)?.[1] ?? "";
      if (verb === "DATA") data = [];
      const says = verb === "DATA" ? "354 go on" : verb === "QUIT" ? "221 bye" : "250 ok";
      socket.write(`${says}\r\n`);
      if (verb === "QUIT") socket.end();
    }
  }
}

async function* lines(socket: Socket): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of socket) {
    const parts = (rest + String(chunk)).split("\r\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

function parsed(to: string, message: string): ReceivedMail {
  const end = message.indexOf("\r\n\r\n");
  const headers = message.slice(0, end).replaceAll(/\r\n[ \t]+/g, " ");
  const body = message.slice(end + 4);
  if (/^content-transfer-encoding: base64/im.test(headers)) {
    return { to, headers, text: Buffer.from(body, "base64").toString("utf8") };
  }
  return { to, headers, text: /quoted-printable/i.test(headers) ? unquoted(body) : body };
}

function unquoted(text: string): string {
  const bytes = text
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
