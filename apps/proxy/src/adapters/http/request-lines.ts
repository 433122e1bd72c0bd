import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/** The bytes of the longest head that the HTTP server takes. */
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * The request lines of one connection as they came. Node's parser takes several spaces between the parts of a request
 * line, and a line without a version; other parsers read those differently (RFC 9112, section 3).
 */
export class RequestLines {
  /** What came behind the last line that was asked for: at least as much as a head can be long. */
  #recent: Buffer[] = [];
  #bytes = 0;

  constructor(socket: Socket) {
    const note = (chunk: Buffer): void => this.#note(chunk);
    // Once somebody listens, Node reads through JavaScript; ahead of Node's own listener, which emits the request.
    socket.on("data", note);
    socket.off("data", note);
    socket.prependListener("data", note);
  }

  /** Whether the request's line came as `METHOD target HTTP/version`, with one space between the parts. */
  isSound({ method = "", url = "", httpVersion }: IncomingMessage): boolean {
    const line = `${method} ${url} HTTP/${httpVersion}\r\n`;
    const [first = Buffer.alloc(0)] = this.#recent;
    const came = this.#recent.length <= 1 ? first : Buffer.concat(this.#recent);
    const at = came.toString("latin1", 0, line.length) === line ? 0 : came.indexOf(line, 0, "latin1");
    if (at < 0) return false;
    this.#keep(came.subarray(at + line.length));
    return true;
  }

  /** An answer is complete: an idle connection holds on to no more than a head, which may have begun to come. */
  shrink(): void {
    if (this.#bytes > 0) this.#keep(Buffer.from(Buffer.concat(this.#recent).subarray(-MAX_HEAD_BYTES)));
  }

  #keep(bytes: Buffer): void {
    this.#recent = bytes.length === 0 ? [] : [bytes];
    this.#bytes = bytes.length;
  }

  #note(chunk: Buffer): void {
    this.#recent.push(chunk);
    this.#bytes += chunk.length;
    for (let [first] = this.#recent; first !== undefined; [first] = this.#recent) {
      if (this.#recent.length === 1 || this.#bytes - first.length < MAX_HEAD_BYTES) return;
      this.#recent.shift();
      this.#bytes -= first.length;
    }
  }
}
