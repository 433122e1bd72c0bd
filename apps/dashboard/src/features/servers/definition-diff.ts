/** A field in which two definitions differ. Null: the definition does not have it. */
export type FieldChange = {
  /** Such as `inputSchema.properties.amount.type`. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
};

const FIRST = [
  "name",
  "title",
  "description",
  "annotations",
  "inputSchema",
  "outputSchema",
  "icons",
  "_meta",
];

/** The fields in which two definitions differ, starting with what a model reads first. `before` null: all is new. */
export function definitionDiff(before: unknown, after: unknown): FieldChange[] {
  const old = before === null ? new Map<string, string>() : leaves(before);
  const fresh = leaves(after);
  const paths = [...new Set([...old.keys(), ...fresh.keys()])];
  return paths
    .map((path) => ({ path, before: old.get(path) ?? null, after: fresh.get(path) ?? null }))
    .filter((change) => change.before !== change.after)
    .toSorted((a, b) => rank(a.path) - rank(b.path));
}

function rank(path: string): number {
  const at = FIRST.findIndex((field) => path === field || path.startsWith(`${field}.`));
  return at < 0 ? FIRST.length : at;
}

function leaves(value: unknown, path = "", found = new Map<string, string>()): Map<string, string> {
  const entries =
    typeof value === "object" && value !== null ? Object.entries(value as Record<string, unknown>) : [];
  if (entries.length === 0) {
    // A string is shown as it is, every other value as JSON. A string that looks like JSON is quoted.
    found.set(path, typeof value === "string" && !isJson(value) ? value : JSON.stringify(value));
    return found;
  }
  for (const [key, inner] of entries)
    leaves(inner, path === "" ? segment(key) : `${path}.${segment(key)}`, found);
  return found;
}

function segment(key: string): string {
  return /^[\w$-]+$/.test(key) ? key : JSON.stringify(key);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Splits two strings into their common start, what differs, and their common end, between characters. */
export function commonEnds(a: string, b: string): { start: string; a: string; b: string; end: string } {
  const [from, to] = [Array.from(a), Array.from(b)];
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let end = 0;
  while (end < shorter - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  const part = (list: readonly string[], i: number, j: number): string => list.slice(i, j).join("");
  return {
    start: part(from, 0, start),
    a: part(from, start, from.length - end),
    b: part(to, start, to.length - end),
    end: part(from, from.length - end, from.length),
  };
}
