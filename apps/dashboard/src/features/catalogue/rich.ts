/** A sentence with names in it. Names are often somebody else's text: each rendering shows them as text only. */
export type Rich = readonly (string | { readonly code: string })[];

export const code = (text: string): Rich => [{ code: text }];

/** Joins text and rich parts into one. */
export function rich(strings: TemplateStringsArray, ...values: readonly (string | number | Rich)[]): Rich {
  return strings
    .flatMap((text, index): Rich => {
      const value = values[index] ?? "";
      return [text, ...(typeof value === "object" ? value : [String(value)])];
    })
    .reduce<Rich>(joined, []);
}

/** One run of text is one part. */
function joined(parts: Rich, next: Rich[number]): Rich {
  const last = parts.at(-1);
  if (next === "") return parts;
  return typeof last === "string" && typeof next === "string"
    ? [...parts.slice(0, -1), last + next]
    : [...parts, next];
}

/** Text in which backticks mark names, as change events have it. */
export function richOf(text: string): Rich {
  return text
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? { code: part } : part))
    .filter((part) => part !== "");
}

/** "`a`", "`a` and `b`", "`a`, `b` and 3 more". */
export function codes(names: readonly string[], most = 4): Rich {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  const all: Rich[] = [...shown.map(code), ...(rest > 0 ? [[`${rest} more`]] : [])];
  return all.flatMap((part, index) => {
    if (index === 0) return part;
    return [index === all.length - 1 ? " and " : ", ", ...part];
  });
}

/** Without marks, for attributes and structured data. */
export function plainOf(text: Rich): string {
  return text.map((part) => (typeof part === "string" ? part : part.code)).join("");
}
