import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ErrorCode, errorBody } from "@sallyport/mcp";
import { answerCrossOrigin } from "./cross-origin.ts";
import { RequestLines } from "./request-lines.ts";

export type HttpServerOptions = {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Told of a request that HTTP could not read; it was answered `status`. */
  readonly onUnreadable: (remote: string | undefined, status: number) => Promise<void>;
  /** Told of what went wrong with one connection; it was closed. */
  readonly onFault: (error: unknown) => void;
  /** What the proxy waits for; undefined when it serves. */
  readonly waitingFor: () => string | undefined;
  /** Origins whose pages may read the answers, in lower case. */
  readonly allowedOrigins: ReadonlySet<string>;
};

/** docs/threats.md, "Settings of the HTTP server". Times in milliseconds. */
const SETTINGS = {
  insecureHTTPParser: false,
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1000,
  /** Longer than balancers keep an idle connection (60 s as a rule), or they would send on one that we close. */
  keepAliveTimeout: 75_000,
  /** A request without Host is answered, and recorded, by the pipeline. */
  requireHostHeader: false,
};
/** Node drops what is beyond its own maximum without a word; none, and the pipeline counts what came. */
const MAX_HEADERS_COUNT = 0;
const MAX_CONNECTIONS = 10_000;
const CLOSE_IDLE_MS = 100;

/** The client's side of the proxy. */
export class HttpServer {
  readonly #server: Server;
  readonly #options: HttpServerOptions;
  /** Answers that are not complete, so that a stop can tell their clients to come back elsewhere. */
  readonly #open = new Set<ServerResponse>();
  readonly #lines = new WeakMap<Socket, RequestLines>();
  /** Connections that another process accepted: the server itself counts those that it accepts. */
  #taken = 0;
  #stopping = false;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#server = createServer(SETTINGS, (request, response) => this.#take(request, response));
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.maxHeadersCount = MAX_HEADERS_COUNT;
    this.#server.on("connection", (socket) => this.#lines.set(socket, new RequestLines(socket)));
    assertSettings(this.#server);
    this.#server.on("checkExpectation", (request, response) => this.#take(request, response));
    this.#server.on("clientError", (error, socket) => this.#giveUp(error, socket as Socket));
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

  /** Whatever goes wrong with a request costs its own connection. */
  #take(request: IncomingMessage, response: ServerResponse): void {
    this.#serve(request, response).catch((fault: unknown) => {
      response.destroy();
      this.#options.onFault(fault);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => undefined); // the client left while something was being written
    this.#open.add(response);
    response.once("close", () => this.#open.delete(response));
    if (this.#stopping) response.shouldKeepAlive = false;
    const status = this.#lineProblem(request, response);
    if (status !== undefined) await this.#refuseLine(request, response, status);
    else if (request.url === "/healthz" && request.method === "GET") this.#health(response);
    else if (!answerCrossOrigin(request, response, this.#options.allowedOrigins))
      await this.#options.onRequest(request, response);
  }

  /** The status for a request line that parsers read differently, or of a version that is not spoken. */
  #lineProblem(request: IncomingMessage, response: ServerResponse): 400 | 505 | undefined {
    const lines = this.#lines.get(request.socket);
    response.once("close", () => lines?.shrink());
    if (lines?.isSound(request) !== true) return 400;
    return request.httpVersionMajor === 1 ? undefined : 505;
  }

  async #refuseLine(request: IncomingMessage, response: ServerResponse, status: 400 | 505): Promise<void> {
    const { remoteAddress } = request.socket;
    response.shouldKeepAlive = false;
    const body = unreadableBody(status);
    response.writeHead(status, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
    await this.#options.onUnreadable(remoteAddress, status);
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

  #giveUp(problem: Error, socket: Socket): void {
    this.#unreadable(problem, socket).catch((fault: unknown) => {
      socket.destroy();
      this.#options.onFault(fault);
    });
  }

  /** Node's parser gave up on this connection: one fixed answer, and it is closed. */
  async #unreadable(error: Error & { code?: string }, socket: Socket): Promise<void> {
    const pending = [...this.#open].filter((response) => response.socket === socket);
    const isAnswered = pending.some(({ headersSent }) => headersSent);
    const isRequest = socket.bytesRead > 0 && error.code !== "ECONNRESET";
    if (isAnswered || !isRequest || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = STATUS_BY_CODE[error.code ?? ""] ?? 400;
    // A request that had begun is recorded by the pipeline, which sees its body end early.
    const { remoteAddress } = socket;
    socket.end(UNREADABLE[status], () => socket.destroy());
    if (pending.length === 0) await this.#options.onUnreadable(remoteAddress, status);
  }
}

const STATUS_BY_CODE: Readonly<Record<string, 408 | 431>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

const MESSAGES = {
  400: "The request is not valid HTTP.",
  408: "The request took too long to come.",
  431: "The headers are too large.",
  505: "Send HTTP/1.1.",
} as const;

function unreadableBody(status: keyof typeof MESSAGES): string {
  return errorBody(undefined, { code: ErrorCode.invalidRequest, message: MESSAGES[status] });
}

const UNREADABLE: Readonly<Record<400 | 408 | 431, string>> = {
  400: fixedAnswer(400, "400 Bad Request"),
  408: fixedAnswer(408, "408 Request Timeout"),
  431: fixedAnswer(431, "431 Request Header Fields Too Large"),
};

function fixedAnswer(code: keyof typeof MESSAGES, status: string): string {
  const body = unreadableBody(code);
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  return head + body;
}

/** Node may take settings from its command line, and newer versions may change what they mean. */
function assertSettings(server: Server): void {
  const all = { ...SETTINGS, maxConnections: MAX_CONNECTIONS, maxHeadersCount: MAX_HEADERS_COUNT };
  for (const [name, wanted] of Object.entries(all)) {
    if (Reflect.get(server, name) !== wanted) throw new Error(`The HTTP server ignores its setting ${name}.`);
  }
}
