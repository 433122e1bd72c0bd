import { decodeUtf8, type JsonValue, parseDocument, parseStrict, SlicedParse } from "@sallyport/json";

/** A server's message: its value, and its text as it came. */
export type ServerText = { readonly value: JsonValue; readonly text: string };

const LIMITS = { maxDepth: 256, maxKeys: 1_000_000 };
/** Objects and lists of a long message: each takes many times the memory that it takes in the text. */
const MAX_CONTAINERS = 1_000_000;

/**
 * Reads a server's message. Less strict than with clients where nothing is decided by it: keys that differ in case
 * only, and halves of surrogate pairs, which servers cut out of texts. A key that is there twice is refused.
 */
export function readServerText(bytes: Uint8Array): ServerText | undefined {
  const strict = parseStrict(bytes, LIMITS);
  if (strict.ok) return strict;
  if (strict.fault.code !== "twin_key" && strict.fault.code !== "lone_surrogate") return undefined;
  const text = decodeUtf8(bytes);
  if (text === undefined) return undefined;
  const { value, faults } = parseDocument(text, { maxDepth: LIMITS.maxDepth });
  const isSound = faults.every(({ code }) => code === "lone_surrogate");
  return value !== undefined && isSound ? { value, text } : undefined;
}

/** `readServerText` in steps, for a long message. `step` gives undefined while there is more to do. */
export class LongServerText {
  readonly #parse: SlicedParse;

  constructor(bytes: Uint8Array) {
    this.#parse = new SlicedParse(bytes, { ...LIMITS, maxContainers: MAX_CONTAINERS, lax: true });
  }

  /** Goes on for about so many bytes. */
  step(units: number): { readonly read: ServerText | undefined } | undefined {
    const result = this.#parse.step(units);
    return result && { read: result.ok ? result : undefined };
  }
}
