/** One event of a stream, or a block without data that says where the stream stands or when to come back. */
export type SseEvent = {
  readonly event: string;
  /** Where the stream stands after it, a character a byte; "" where the server took that back, undefined before it said. */
  readonly id: string | undefined;
  /** Milliseconds that were said since the event before. */
  readonly retry: number | undefined;
  /** The bytes between the fields, lines joined by LF; MCP puts one message in it. Undefined for a block without data. */
  readonly data: Uint8Array | undefined;
};

export type SseResult =
  | { readonly ok: true; readonly events: readonly SseEvent[] }
  | { readonly ok: false; readonly problem: string };

/** Of a longer id only a part would be kept; such a field is ignored, so that who comes back begins further ahead. */
const MAX_ID_BYTES = 256;

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const BOM = [0xef, 0xbb, 0xbf];
const NOTHING = new Uint8Array(0);

/**
 * Reads server-sent events (WHATWG HTML, 9.2.6) from chunks cut anywhere. It works on bytes, so a character cut in two
 * is never seen. An event is given once its blank line came; one that the stream's end cuts off never is.
 */
export class SseParser {
  readonly #maxBytes: number;
  /** The start of a line whose end has not come; grows by doubling, so that many small chunks stay cheap. */
  #partial = NOTHING;
  #partialLength = 0;
  #sinceEvent = 0;
  #atStart = true;
  #skipLf = false;
  #event = "";
  /** As the next blank line makes it so, and as the last one that was given made it. */
  #id: string | undefined = undefined;
  #givenId: string | undefined = undefined;
  #retry: number | undefined = undefined;
  #data: Uint8Array[] = [];
  #dataLength = 0;

  /** @param maxBytes neither an event nor what stands between two may be larger (docs/threats.md, C7) */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes that are kept of an event that is not complete. */
  get heldBytes(): number {
    return this.#partialLength + this.#dataLength;
  }

  /** Takes the next bytes. Comments and blank lines count towards the cap, and nothing follows a refusal. */
  push(chunk: Uint8Array): SseResult {
    const events: SseEvent[] = [];
    let from = 0;
    while (from < chunk.length) {
      if (this.#skipLf) {
        this.#skipLf = false;
        if (chunk[from] === LF) {
          from++;
          continue;
        }
      }
      const end = lineEnd(chunk, from);
      this.#sinceEvent += (end < 0 ? chunk.length : end + 1) - from;
      if (this.#sinceEvent > this.#maxBytes) {
        return { ok: false, problem: `An event is larger than ${this.#maxBytes} bytes.` };
      }
      if (end < 0) {
        this.#keep(chunk.subarray(from));
        break;
      }
      this.#skipLf = chunk[end] === CR;
      this.#line(this.#complete(chunk.subarray(from, end)), events);
      from = end + 1;
    }
    return { ok: true, events };
  }

  #keep(bytes: Uint8Array): void {
    const length = this.#partialLength + bytes.length;
    if (length > this.#partial.length) {
      const grown = new Uint8Array(Math.max(1024, length, 2 * this.#partial.length));
      grown.set(this.#partial.subarray(0, this.#partialLength));
      this.#partial = grown;
    }
    this.#partial.set(bytes, this.#partialLength);
    this.#partialLength = length;
  }

  #complete(rest: Uint8Array): Uint8Array {
    if (this.#partialLength === 0) return rest;
    this.#keep(rest);
    const line = this.#partial.subarray(0, this.#partialLength);
    this.#partial = NOTHING;
    this.#partialLength = 0;
    return line;
  }

  #line(raw: Uint8Array, events: SseEvent[]): void {
    const hasBom = this.#atStart && BOM.every((byte, i) => raw[i] === byte);
    const line = hasBom ? raw.subarray(BOM.length) : raw;
    this.#atStart = false;
    if (line.length === 0) return this.#dispatch(events);
    const colon = line.indexOf(COLON);
    if (colon === 0) return;
    const name = ascii(colon < 0 ? line : line.subarray(0, colon));
    let from = colon < 0 ? line.length : colon + 1;
    if (line[from] === SPACE) from++;
    this.#field(name, line.subarray(from));
  }

  #field(name: string, value: Uint8Array): void {
    if (name === "data") {
      this.#data.push(value);
      this.#dataLength += value.length;
    } else if (name === "event") this.#event = ascii(value);
    else if (name === "id" && value.length <= MAX_ID_BYTES && !value.includes(0)) this.#id = ascii(value);
    else if (name === "retry" && value.length > 0 && value.every(isDigit)) this.#retry = Number(ascii(value));
  }

  #dispatch(events: SseEvent[]): void {
    const [first, ...more] = this.#data;
    if (first !== undefined || this.#id !== this.#givenId || this.#retry !== undefined) {
      const data = more.length === 0 ? first : join(this.#data);
      events.push({ event: this.#event || "message", id: this.#id, retry: this.#retry, data });
      this.#sinceEvent = 0;
      this.#givenId = this.#id;
      this.#retry = undefined;
    }
    this.#event = "";
    this.#data = [];
    this.#dataLength = 0;
  }
}

function lineEnd(bytes: Uint8Array, from: number): number {
  const lf = bytes.indexOf(LF, from);
  const before = lf < 0 ? bytes : bytes.subarray(0, lf);
  const cr = before.indexOf(CR, from);
  return cr < 0 ? lf : cr;
}

/** Only names and ids are read as text, one character a byte; they are compared, never shown. */
function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 256));
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function join(lines: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, -1));
  let at = 0;
  for (const line of lines) {
    whole.set(line, at);
    at += line.length;
    if (at < whole.length) whole[at++] = LF;
  }
  return whole;
}
