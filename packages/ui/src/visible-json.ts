import { printableParts } from "./printable.ts";

/**
 * JSON that means the same, with each character that nobody sees, or that changes the order of text, written as an
 * escape: what is shown is what is copied.
 */
export function visibleJson(json: string): string {
  return printableParts(json, "line-breaks")
    .map((part) => (part.kind === "text" ? part.text : escaped(part.text)))
    .join("");
}

/** `⟨U+202E⟩` as `\u202e`. Outside of strings JSON has no such characters. */
function escaped(name: string): string {
  const character = String.fromCodePoint(Number.parseInt(name.slice(3, -1), 16));
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
