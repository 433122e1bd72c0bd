import { type JsonValue, parseStrict } from "@sallyport/json";
import { isRequestId, type RequestId } from "./message.ts";

/** What the outside of a JSON-RPC response says of it. */
export type ReplyEnvelope = {
  readonly id: RequestId;
  readonly hasError: boolean;
  /** `result.isError` is true: the tool ran and failed. */
  readonly isToolError: boolean;
  /** `result.resultType`; undefined where there is none. */
  readonly resultType: JsonValue | undefined;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

const MEMBERS: ReadonlySet<string> = new Set(["jsonrpc", "id", "result", "error"]);
/** Members of the result whose values are read. */
const WATCHED: ReadonlySet<string> = new Set(["isError", "resultType"]);
/** Room for an id of 256 characters, each written as two escapes. */
const MAX_KEPT_BYTES = 4096;

/**
 * Reads the outside of a response from chunks, so that a large one can be passed on without being held whole: the
 * members of the outermost object, and what is watched in the result. It follows strings and brackets only; whoever
 * needs the text to be JSON parses it as well. A member that is read and is there twice is a problem, and so is one
 * on the outside that is unknown or written with escapes.
 */
export class ReplyScanner {
  /** Why this is no response; nothing is read after it. */
  problem: string | undefined = undefined;
  readonly #seen = new Set<string>();
  #depth = 0;
  #ended = false;
  #inString = false;
  #escaped = false;
  /** The next string is a key of the outermost object or of the result. */
  #keyNext = false;
  /** The bytes of a key, or of the value of `id` or of a watched member, while one of them is being read. */
  #kept: number[] | undefined = undefined;
  #member = "";
  #inResult = false;
  /** The watched member of the result whose value comes next. */
  #watched: string | undefined = undefined;
  #id: JsonValue | undefined = undefined;
  readonly #found = new Map<string, JsonValue | undefined>();

  get hasError(): boolean {
    return this.#seen.has("error");
  }

  /** The response's id as far as it was read; undefined before. */
  get id(): JsonValue | undefined {
    return this.#id;
  }

  /** `result.resultType` as far as it was read; undefined before. */
  get resultType(): JsonValue | undefined {
    return this.#found.get("resultType");
  }

  push(chunk: Uint8Array): void {
    for (let i = 0; i < chunk.length && this.problem === undefined; i++) {
      const byte = chunk[i] ?? 0;
      if (this.#inString) this.#string(byte);
      else this.#structure(byte);
    }
  }

  /** After the last byte: what the response is, or undefined with a `problem`. */
  finish(): ReplyEnvelope | undefined {
    if (!this.#ended) this.#fail("The reply ends before its JSON does.");
    if (this.#seen.has("result") === this.hasError)
      this.#fail("A response must have a result or an error, not both.");
    const id = this.#id;
    if (!isRequestId(id)) this.#fail("A response must have the id of its request.");
    if (this.problem !== undefined || !isRequestId(id)) return undefined;
    const isToolError = this.#found.get("isError") === true;
    return { id, hasError: this.hasError, isToolError, resultType: this.#found.get("resultType") };
  }

  #string(byte: number): void {
    if (this.#kept !== undefined) this.#keep(this.#kept, byte);
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      if (this.#keyNext) this.#endKey();
    }
  }

  #structure(byte: number): void {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return;
    if (this.#ended) return this.#fail("Something follows the response.");
    if (this.#depth === 0 && byte !== 0x7b) return this.#fail("A response must be a JSON object.");
    if (byte === QUOTE) {
      this.#inString = true;
      if (this.#keyNext) this.#kept = [];
    }
    if (byte === 0x7b || byte === 0x5b) this.#open(byte === 0x7b);
    else if (byte === COMMA) this.#comma();
    else if (byte === 0x7d || byte === 0x5d) this.#close();
    else if (byte === COLON) this.#startValue();
    else if (this.#kept !== undefined) this.#keep(this.#kept, byte);
  }

  #open(isObject: boolean): void {
    this.#kept = undefined;
    this.#depth++;
    if (this.#depth === 2) this.#inResult = isObject && this.#member === "result";
    this.#keyNext = this.#isWatched();
  }

  #close(): void {
    this.#endValue();
    this.#depth--;
    this.#ended = this.#depth === 0;
    this.#keyNext = false;
  }

  #comma(): void {
    this.#endValue();
    this.#keyNext = this.#isWatched();
  }

  /** Whether the keys of the innermost open object matter. */
  #isWatched(): boolean {
    return this.#depth === 1 || (this.#depth === 2 && this.#inResult);
  }

  #endKey(): void {
    const key = String.fromCharCode(...this.#takeKept());
    this.#keyNext = false;
    const name = key.slice(1, -1);
    if (this.#depth === 2) return this.#endResultKey(name);
    if (!MEMBERS.has(name) || this.#seen.has(name)) {
      return this.#fail("A response must have jsonrpc, id, and a result or an error, each once.");
    }
    this.#seen.add(name);
    this.#member = name;
  }

  #endResultKey(written: string): void {
    const name = written.includes("\\") ? unescaped(written) : written;
    this.#watched = WATCHED.has(name) ? name : undefined;
    if (this.#watched === undefined) return;
    if (this.#found.has(name)) return this.#fail("A member of the result occurs twice.");
    this.#found.set(name, undefined);
  }

  #startValue(): void {
    const isId = this.#depth === 1 && this.#member === "id";
    if (isId || (this.#depth === 2 && this.#watched !== undefined)) this.#kept = [];
  }

  #endValue(): void {
    if (this.#kept === undefined) return;
    const bytes = Uint8Array.from(this.#takeKept());
    const parsed = parseStrict(bytes, { maxDepth: 1, maxKeys: 0 });
    const value = parsed.ok ? parsed.value : undefined;
    if (this.#depth === 1) this.#id = value;
    else if (this.#watched !== undefined) this.#found.set(this.#watched, value);
    this.#watched = undefined;
  }

  #keep(kept: number[], byte: number): void {
    if (kept.length < MAX_KEPT_BYTES) kept.push(byte);
    else if (this.#depth === 1) this.#fail("The id of the response is too long.");
    else this.#kept = undefined;
  }

  #takeKept(): number[] {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    return kept;
  }

  #fail(problem: string): void {
    this.problem ??= problem;
  }
}

function unescaped(key: string): string {
  const parsed = parseStrict(
    Uint8Array.from(`"${key}"`, (char) => char.charCodeAt(0)),
    { maxDepth: 1, maxKeys: 0 },
  );
  return parsed.ok && typeof parsed.value === "string" ? parsed.value : "";
}
