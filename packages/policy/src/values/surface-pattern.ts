import { foldedName } from "./path-readings.ts";
import { looksLikeUri } from "./plain-uri.ts";

/** Whether a whole name matches. */
export type SurfacePattern = (name: string) => boolean;

/**
 * A pattern of names or URIs. `*` stands for any characters but a slash, `**` for any characters. Time is linear in the
 * name for each star of the pattern.
 */
export function surfacePattern(text: string): SurfacePattern {
  const tokens = text.split(/(\*{1,2})/).filter((token) => token !== "");
  if (!text.includes("*")) return (name) => name === text;
  return (name) => matches(name, tokens);
}

/**
 * A pattern of what is denied. A URI is also denied where the pattern names it in other letters, without its query or
 * without slashes at its end, because servers may not tell these apart.
 */
export function surfaceDenial(text: string): SurfacePattern {
  const isDenied = surfacePattern(text);
  const isDeniedFolded = surfacePattern(folded(text));
  return (name) =>
    isDenied(name) || (looksLikeUri(name) && sameResources(folded(name)).some((uri) => isDeniedFolded(uri)));
}

function sameResources(uri: string): string[] {
  const [path = ""] = uri.split("?");
  let end = path.length;
  while (path[end - 1] === "/") end--;
  return [...new Set([uri, path, path.slice(0, end)])];
}

/** In small letters, those beyond ASCII out of their escapes. */
function folded(uri: string): string {
  return foldedName(uri.replace(/(?:%[89A-Fa-f][0-9A-Fa-f])+/g, unescaped));
}

function unescaped(escapes: string): string {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return escapes;
  }
}

/** `ends[i]`: the tokens so far can match the first i characters. */
function matches(name: string, tokens: readonly string[]): boolean {
  let ends = new Uint8Array(name.length + 1);
  ends[0] = 1;
  for (const token of tokens)
    ends = token.startsWith("*") ? spread(ends, name, token) : advance(ends, name, token);
  return ends[name.length] === 1;
}

function spread(ends: Uint8Array<ArrayBuffer>, name: string, star: string): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(ends.length);
  let isReached = false;
  for (let i = 0; i < ends.length; i++) {
    if (i > 0 && star === "*" && name[i - 1] === "/") isReached = false;
    isReached ||= ends[i] === 1;
    if (isReached) next[i] = 1;
  }
  return next;
}

function advance(ends: Uint8Array<ArrayBuffer>, name: string, text: string): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(ends.length);
  for (let i = 0; i + text.length < ends.length; i++) {
    if (ends[i] === 1 && name.startsWith(text, i)) next[i + text.length] = 1;
  }
  return next;
}
