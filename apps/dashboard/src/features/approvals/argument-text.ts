import { encodeUtf8, isObject, type JsonValue, parseStrict, stringify } from "@sallyport/json";
import type { FieldChange } from "../servers/definition-diff.ts";

export type Argument = { readonly path: string; readonly value: string; readonly isText: boolean };

const LIMITS = { maxDepth: 64, maxKeys: 100_000 };

/** Each value in the JSON text of arguments, by its path; null where the text cannot be read. Numbers stay as written. */
export function argumentsOf(text: string): Argument[] | null {
  const result = parseStrict(encodeUtf8(text), LIMITS);
  return result.ok ? leaves(result.value, "") : null;
}

function leaves(value: JsonValue, path: string): Argument[] {
  const inside = below(value, path);
  if (inside.length > 0) return inside.flatMap(([innerPath, inner]) => leaves(inner, innerPath));
  if (path === "") return [];
  // A text that could be taken for another value is quoted.
  if (typeof value === "string" && value !== "" && !isJson(value)) return [{ path, value, isText: true }];
  return [{ path, value: stringify(value), isText: false }];
}

function below(value: JsonValue, path: string): [string, JsonValue][] {
  if (Array.isArray(value)) return value.map((inner, index) => [`${path}[${index}]`, inner]);
  if (!isObject(value)) return [];
  return Object.entries(value).map(([key, inner]) => [
    path === "" ? segment(key) : `${path}.${segment(key)}`,
    inner,
  ]);
}

function segment(key: string): string {
  return /^[\w$-]+$/.test(key) ? key : JSON.stringify(key);
}

function isJson(text: string): boolean {
  return parseStrict(encodeUtf8(text), LIMITS).ok;
}

/** In which values two texts differ; null where one of them cannot be read. */
export function argumentChanges(before: string, after: string): FieldChange[] | null {
  const [old, fresh] = [argumentsOf(before), argumentsOf(after)];
  if (old === null || fresh === null) return null;
  const byPath = (list: readonly Argument[]) => new Map(list.map(({ path, value }) => [path, value]));
  const [was, is] = [byPath(old), byPath(fresh)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"\s]+/g;

/** JSON text on indented lines. Only spaces between its parts change. */
export function indented(text: string): string {
  const parts = text.match(STRING_OR_MARK) ?? [];
  let depth = 0;
  let lines = "";
  parts.forEach((part, index) => {
    const isEmpty = /^[}\]]$/.test(parts[index + 1] ?? "");
    const wasEmpty = /^[{[]$/.test(parts[index - 1] ?? "");
    const line = () => `\n${"  ".repeat(depth)}`;
    if (part === "{" || part === "[") {
      depth += 1;
      lines += isEmpty ? part : part + line();
    } else if (part === "}" || part === "]") {
      depth -= 1;
      lines += wasEmpty ? part : line() + part;
    } else if (part === ",") lines += part + line();
    else lines += part === ":" ? ": " : part;
  });
  return lines;
}
