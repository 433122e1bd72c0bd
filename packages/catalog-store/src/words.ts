const MAX_TOKENS = 8;

/** Identifiers as words: `deleteFile`, `delete_file` and `delete-file` are "delete file". */
export function spaced(text: string): string {
  return text
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toLowerCase();
}

/** The same, and beside it what camel case alone would have split: "GitHub" is "git hub github". */
export function spacedBothWays(text: string): string {
  return [...new Set(`${spaced(text)} ${spaced(text.toLowerCase())}`.split(" "))].join(" ");
}

/** What somebody typed, as words to search for. "mcp" and "server" say nothing here: everything is one. */
export function tokensOf(query: string): string[] {
  const words = spaced(query.slice(0, 200))
    .split(" ")
    .filter((word) => word !== "");
  const telling = words.filter((word) => !NOT_TELLING.has(word));
  return [...new Set(telling.length > 0 ? telling : words)].slice(0, MAX_TOKENS);
}

const NOT_TELLING = new Set([
  "mcp",
  "server",
  "tool",
  "tools",
  "servers",
  "the",
  "a",
  "of",
  "to",
  "for",
  "and",
]);
