/** The bit of the WHATWG encoding standard used here; every runtime has it, the pure rooms' types do not name it. */
type Platform = {
  TextDecoder: new (
    label: "utf-8",
    options: { fatal: boolean; ignoreBOM: boolean },
  ) => { decode(bytes?: Uint8Array, options?: { stream: boolean }): string };
  TextEncoder: new () => { encode(text: string): Uint8Array };
};

const platform = globalThis as unknown as Platform;
const STRICT = { fatal: true, ignoreBOM: true };
const strict = new platform.TextDecoder("utf-8", STRICT);
const encoder = new platform.TextEncoder();

/** The text of the bytes, a byte order mark included, or undefined when they are not well-formed UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** `decodeUtf8` in steps. */
export class SlicedDecoder {
  /** Once it is done; undefined when the bytes are not well-formed UTF-8. */
  text: string | undefined = undefined;
  readonly #decoder = new platform.TextDecoder("utf-8", STRICT);
  readonly #bytes: Uint8Array;
  readonly #parts: string[] = [];
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Goes on for so many bytes. Says whether there is more to do. */
  step(units: number): boolean {
    try {
      const end = Math.min(this.#at + units, this.#bytes.length);
      const isLast = end === this.#bytes.length;
      this.#parts.push(this.#decoder.decode(this.#bytes.subarray(this.#at, end), { stream: !isLast }));
      this.#at = end;
      if (isLast) this.text = this.#parts.join("");
      return !isLast;
    } catch {
      return false;
    }
  }
}

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}
