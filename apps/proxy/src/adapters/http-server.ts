import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ErrorCode, errorBody } from "@sallyport/mcp";

export type HttpServerOptions = {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** Told of a request that HTTP could not read; it was answered `status`. */
  readonly onUnreadable: (remote: string | undefined, status: number) => void;
  /** What the proxy waits for; undefined when it serves. */
  readonly waitingFor: () => string | undefined;
};

/** docs/threats.md, "Settings of the HTTP server". Times in milliseconds. */
const SETTINGS = {
  insecureHTTPParser: false,
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 60_000,
  /** A request without Host is answered, and recorded, by the pipeline. */
  requireHostHeader: false,
};
const MAX_CONNECTIONS = 10_000;
const CLOSE_IDLE_MS = 100;

/** The client's side of the proxy. */
export class HttpServer {
  readonly #server: Server;
  readonly #options: HttpServerOptions;
  /** Answers that are not complete, so that a stop can tell their clients to come back elsewhere. */
  readonly #open = new Set<ServerResponse>();
  /** Connections that another process accepted: the server itself counts those that it accepts. */
  #taken = 0;
  #stopping = false;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#server = createServer(SETTINGS, (request, response) => this.#serve(request, response));
    this.#server.maxConnections = MAX_CONNECTIONS;
    assertSettings(this.#server);
    this.#server.on("checkExpectation", (request, response) => this.#serve(request, response));
    this.#server.on("clientError", (error, socket) => this.#unreadable(error, socket as Socket));
  }

  /** Resolves when it listens. Rejects with the system's error when it cannot. */
  async listen(port: number, host: string): Promise<void> {
    await new Promise<void>((done, fail) => {
      this.#server.once("error", fail);
      this.#server.listen(port, host, () => {
        this.#server.off("error", fail);
        done();
      });
    });
  }

  /** Takes connections that another process accepted, instead of listening. */
  listenElsewhere(): void {
    this.#server.emit("listening"); // begins to watch the times of its connections
  }

  /** A connection that another process accepted, as it would be if it had come here. */
  take(socket: Socket): void {
    if (this.#taken >= MAX_CONNECTIONS) {
      socket.destroy();
      return;
    }
    this.#taken++;
    socket.once("close", () => this.#taken--);
    socket.allowHalfOpen = true;
    socket.setNoDelay(true);
    this.#server.emit("connection", socket);
    socket.resume();
  }

  /** Takes no new connections, and closes those there are as soon as they are idle. */
  refuseNew(): void {
    this.#stopping = true;
    this.#server.close();
    for (const response of this.#open) if (!response.headersSent) response.shouldKeepAlive = false;
    setInterval(() => this.#server.closeIdleConnections(), CLOSE_IDLE_MS).unref();
  }

  closeAll(): void {
    this.#server.closeAllConnections();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    response.on("error", () => undefined); // the client left while something was being written
    this.#open.add(response);
    response.once("close", () => this.#open.delete(response));
    if (this.#stopping) response.shouldKeepAlive = false;
    if (request.url === "/healthz" && request.method === "GET") this.#health(response);
    else this.#options.onRequest(request, response);
  }

  #health(response: ServerResponse): void {
    const waitingFor = this.#options.waitingFor();
    const body = JSON.stringify(
      waitingFor === undefined ? { status: "ok" } : { status: "unavailable", waitingFor },
    );
    response.writeHead(waitingFor === undefined ? 200 : 503, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "cache-control": "no-store",
    });
    response.end(body);
  }

  /** Node's parser gave up on this connection: one fixed answer, and it is closed. */
  #unreadable(error: Error & { code?: string }, socket: Socket): void {
    const pending = [...this.#open].filter((response) => response.socket === socket);
    const isAnswered = pending.some(({ headersSent }) => headersSent);
    const isRequest = socket.bytesRead > 0 && error.code !== "ECONNRESET";
    if (isAnswered || !isRequest || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = STATUS_BY_CODE[error.code ?? ""] ?? 400;
    // A request that had begun is recorded by the pipeline, which sees its body end early.
    if (pending.length === 0) this.#options.onUnreadable(socket.remoteAddress, status);
    socket.end(UNREADABLE[status], () => socket.destroy());
  }
}

const STATUS_BY_CODE: Readonly<Record<string, 408 | 431>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

const UNREADABLE: Readonly<Record<400 | 408 | 431, string>> = {
  400: fixedAnswer("400 Bad Request", "The request is not valid HTTP."),
  408: fixedAnswer("408 Request Timeout", "The request took too long to come."),
  431: fixedAnswer("431 Request Header Fields Too Large", "The headers are too large."),
};

function fixedAnswer(status: string, message: string): string {
  const body = errorBody(undefined, { code: ErrorCode.invalidRequest, message });
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  return head + body;
}

/** Node may take settings from its command line, and newer versions may change what they mean. */
function assertSettings(server: Server): void {
  for (const [name, wanted] of Object.entries({ ...SETTINGS, maxConnections: MAX_CONNECTIONS })) {
    if (Reflect.get(server, name) !== wanted) throw new Error(`The HTTP server ignores its setting ${name}.`);
  }
}
