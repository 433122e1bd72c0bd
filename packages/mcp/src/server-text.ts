import { decodeUtf8, type JsonValue, parseDocument, parseStrict } from "@sallyport/json";

/** A server's message: its value, and its text as it came. */
export type ServerText = { readonly value: JsonValue; readonly text: string };

const LIMITS = { maxDepth: 256, maxKeys: 1_000_000 };

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
