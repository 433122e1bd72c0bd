import { ExactNumber, isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/** A longer definition, in UTF-16 units of its canonical text, cannot be reviewed. */
export const MAX_DEFINITION_LENGTH = 256 * 1024;
const MAX_DEPTH = 100;

/**
 * The one text of a tool's definition, whoever reads it and in which order its keys come: what is hashed when a person
 * reviews it, stored, and compared with ever after. Keys are sorted, numbers are the doubles that clients read, and
 * what Postgres cannot store is U+FFFD. All members count, because a client may show any of them to its model.
 * Undefined for a definition too long or too deep to be reviewed.
 */
export function canonicalDefinition(tool: JsonObject): string | undefined {
  const members = Object.keys(tool).filter((key) => key !== "execution" || !isPlainExecution(tool));
  const text = printObject(tool, members, 1);
  if (text === undefined || text.length > MAX_DEFINITION_LENGTH) return undefined;
  return UNSTORABLE.test(text) ? text.replaceAll(UNSTORABLE_ESCAPE, cleaned) : text;
}

/** Servers say how a tool runs as a task in some revisions of the protocol only; that alone is no other definition. */
function isPlainExecution(tool: JsonObject): boolean {
  const execution = own(tool, "execution");
  if (!isObject(execution)) return false;
  const { taskSupport, ...more } = execution;
  return TASK_SUPPORT.has(taskSupport) && Object.keys(more).length === 0;
}

const TASK_SUPPORT: ReadonlySet<unknown> = new Set([undefined, "forbidden", "optional", "required"]);

function print(value: JsonValue, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => print(item, depth + 1));
    return items.includes(undefined) ? undefined : `[${items.join(",")}]`;
  }
  if (isObject(value)) return printObject(value, Object.keys(value), depth + 1);
  return JSON.stringify(value instanceof ExactNumber ? Number(value.source) : value);
}

function printObject(object: JsonObject, keys: string[], depth: number): string | undefined {
  let text = "";
  for (const key of keys.toSorted(byUnits)) {
    const value = print(object[key] ?? null, depth);
    if (value === undefined) return undefined;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${value}`;
  }
  return `{${text}}`;
}

function byUnits(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** JSON.stringify escapes NUL and lone halves of surrogate pairs, and nothing else in this form. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;
const UNSTORABLE_ESCAPE = /\\(?:u(0000|d[89a-f][0-9a-f]{2})|.)/g;

function cleaned(escape: string, unit: string | undefined): string {
  return unit === undefined ? escape : "\ufffd";
}
