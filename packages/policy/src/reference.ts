import { ExactNumber, isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/**
 * The second evaluator, for tests only: slow and obvious, straight from the JSON of a document, and sharing nothing
 * with `decide` but the JSON types. Where the two differ, one of them does not do what design/policy.md says.
 */
export function referenceDecide(document: JsonObject, tool: string, args: JsonObject): string {
  const tools = object(own(document, "tools"));
  const rule = own(tools, tool);
  if (!/^[A-Za-z0-9_.-]{1,128}$/.test(tool)) return "deny (default deny) hidden";
  const hide = list(own(document, "hide"));
  if (hide.includes("*") || hide.includes(tool)) return "deny (hidden) hidden";
  if (rule === undefined && own(document, "default") === "deny") return "deny (default deny)";

  const at = `/tools/${tool}`;
  const own_ = object(rule);
  const failed = list(own(own_, "require")).findIndex(
    (predicate) => !conditionsOf(predicate).every((c) => verdict(c, args) === "yes"),
  );
  if (failed >= 0) return `deny ${at}/require/${failed}`;
  const matched = list(own(own_, "deny_if")).findIndex((predicate) =>
    conditionsOf(predicate).every((c) => verdict(c, args) === "yes" || verdict(c, args) === "wrong"),
  );
  if (matched >= 0) return `deny ${at}/deny_if/${matched}`;
  if (own(own_, "action") === "deny") return `deny ${at}/action`;

  const limits = [
    ...list(own(own_, "limits")).map((limit, i) => ({ limit: object(limit), at: `${at}/limits/${i}` })),
    ...("rate_limit" in own_ ? [{ limit: object(own(own_, "rate_limit")), at: `${at}/rate_limit` }] : []),
    ...list(own(object(own(document, "all_tools")), "limits")).map((limit, i) => ({
      limit: object(limit),
      at: `/all_tools/limits/${i}`,
    })),
  ];
  const obligations: string[] = [];
  for (const { limit, at } of limits) {
    const cost = own(limit, "cost");
    const amount = cost === undefined ? "1" : costText(resolve(args, text(cost)));
    if (amount === undefined) return `deny ${at}`;
    obligations.push(`limit ${at} ${amount}`);
  }
  if (own(own_, "action") === "require_approval") obligations.push(`approval ${at}/action`);
  return ["allow", rule === undefined ? "(default allow)" : at, ...obligations].join(" ");
}

type Found = { is: "absent" } | { is: "blocked" } | { is: "here"; value: JsonValue };

function verdict(condition: JsonObject, args: JsonObject): "yes" | "no" | "absent" | "wrong" {
  const op = text(own(condition, "op"));
  const wanted = own(condition, "value") ?? null;
  const found = resolve(args, text(own(condition, "path")));
  if (found.is === "blocked") return "wrong";
  if (op === "exists") return (found.is === "here") === wanted ? "yes" : "no";
  if (found.is === "absent") return "absent";
  const { value } = found;
  if (isNumeric(value) && !Number.isFinite(Number(sourceOf(value)))) return "wrong";
  const holds = judge(op, value, wanted);
  return holds === undefined ? "wrong" : holds ? "yes" : "no";
}

/** Undefined: the operator cannot judge a value of this type. */
function judge(op: string, value: JsonValue, wanted: JsonValue): boolean | undefined {
  const isListed = list(wanted).some((item) => same(item, value));
  const types = (Array.isArray(wanted) ? wanted : []).map(kind);
  if (op === "eq") return same(value, wanted);
  if (op === "neq")
    return same(value, wanted) ? false : wanted === null || kind(value) === kind(wanted) ? true : undefined;
  if (op === "in") return isListed;
  if (op === "not_in")
    return isListed ? false : types.includes("null") || types.includes(kind(value)) ? true : undefined;
  if (op === "regex")
    return typeof value === "string" ? new RegExp(text(wanted), "u").test(value) : undefined;
  if (op === "contains" && Array.isArray(value)) return value.some((item) => same(item, wanted));
  if (op === "contains")
    return typeof value === "string" && typeof wanted === "string"
      ? value.split(wanted).length > 1
      : undefined;
  if (!isNumeric(value) || !isNumeric(wanted)) return undefined;
  const order = compare(sourceOf(value), sourceOf(wanted));
  if (op === "lt") return order < 0;
  if (op === "lte") return order <= 0;
  if (op === "gt") return order > 0;
  if (op === "gte") return order >= 0;
  throw new Error(`The reference has no operator ${op}.`);
}

function resolve(args: JsonObject, path: string): Found {
  let value: JsonValue = args;
  for (const step of path.split(".").slice(1)) {
    if (value === null) return { is: "absent" };
    if (!isObject(value)) return { is: "blocked" };
    if (!Object.keys(value).includes(step)) return { is: "absent" };
    value = value[step] ?? null;
  }
  return { is: "here", value };
}

/** Equal when their canonical pictures are: numbers as fractions in lowest terms, keys in order. */
function same(a: JsonValue, b: JsonValue): boolean {
  return picture(a) === picture(b);
}

function picture(value: JsonValue): string {
  if (isNumeric(value)) return `n${fraction(sourceOf(value))}`;
  if (Array.isArray(value)) return `[${value.map(picture).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${picture(value[key] ?? null)}`)
    .join()}}`;
}

type Fraction = { over: bigint; under: bigint };

function exactly(source: string): Fraction {
  const [mantissa = "", exponent = "0"] = source.toLowerCase().split("e");
  const [whole = "", digits = ""] = mantissa.split(".");
  const power = BigInt(exponent) - BigInt(digits.length);
  const over = BigInt(whole + digits);
  return power >= 0n ? { over: over * 10n ** power, under: 1n } : { over, under: 10n ** -power };
}

function compare(a: string, b: string): number {
  const x = exactly(a);
  const y = exactly(b);
  const difference = x.over * y.under - y.over * x.under;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function fraction(source: string): string {
  let { over, under } = exactly(source);
  while (under > 1n && over % 10n === 0n) {
    over /= 10n;
    under /= 10n;
  }
  return `${over}/${over === 0n ? 1n : under}`;
}

/** Units of 1e-9 as a text, rounded up; undefined when this is no cost. */
function costText(found: Found): string | undefined {
  if (found.is !== "here" || !isNumeric(found.value)) return undefined;
  const source = sourceOf(found.value);
  if (!Number.isFinite(Number(source)) || compare(source, "0") < 0) return undefined;
  const { over, under } = exactly(source);
  const units = (over * 1_000_000_000n + under - 1n) / under;
  return units === 1_000_000_000n ? "1" : `${units}e-9`;
}

function conditionsOf(predicate: JsonValue): JsonObject[] {
  return list(own(object(predicate), "conditions")).map(object);
}

function kind(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return isNumeric(value) ? "number" : typeof value;
}

function isNumeric(value: JsonValue): value is number | ExactNumber {
  return typeof value === "number" || value instanceof ExactNumber;
}

function sourceOf(value: number | ExactNumber): string {
  return typeof value === "number" ? String(value) : value.source;
}

function object(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function text(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
