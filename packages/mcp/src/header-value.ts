import { encodeUtf8 } from "@sallyport/json";

/** The bit of WHATWG HTML and Encoding used here, which every runtime has; the pure rooms' types do not name it. */
type Platform = {
  btoa: (bytes: string) => string;
  atob: (text: string) => string;
  TextDecoder: new (
    label: "utf-8",
    options: { fatal: boolean; ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
};
const platform = globalThis as unknown as Platform;

const OPEN = "=?base64?";
const CLOSE = "?=";
/** Visible ASCII, with spaces and tabs inside only, which no parser on the way trims. */
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A text as a header of 2026-07-28 carries it (Transports, "Value Encoding"): plain, or in Base64 between marks. */
export function encodeHeaderValue(text: string): string {
  if (text === "" || (PLAIN.test(text) && !isMarked(text))) return text;
  return OPEN + platform.btoa(String.fromCharCode(...encodeUtf8(text))) + CLOSE;
}

/** The text of a header's value; undefined when it has bytes that no header may have, or is not what its marks say. */
export function decodeHeaderValue(value: string): string | undefined {
  const trimmed = value.replace(/^[ \t]+|[ \t]+$/g, "");
  if (!isMarked(trimmed)) return trimmed === "" || PLAIN.test(trimmed) ? trimmed : undefined;
  const inner = trimmed.slice(OPEN.length, -CLOSE.length);
  if (!BASE64.test(inner)) return undefined;
  const bytes = Uint8Array.from(platform.atob(inner), (char) => char.charCodeAt(0));
  try {
    return new platform.TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isMarked(text: string): boolean {
  return text.startsWith(OPEN) && text.endsWith(CLOSE) && text.length >= OPEN.length + CLOSE.length;
}
