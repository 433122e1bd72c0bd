/** The bit of the WHATWG encoding standard used here; every runtime has it, the pure rooms' types do not name it. */
type Platform = {
  TextDecoder: new (
    label: "utf-8",
    options: { fatal: boolean; ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
  TextEncoder: new () => { encode(text: string): Uint8Array };
};

const platform = globalThis as unknown as Platform;
const strict = new platform.TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new platform.TextEncoder();

/** The text of the bytes, a byte order mark included, or undefined when they are not well-formed UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}
