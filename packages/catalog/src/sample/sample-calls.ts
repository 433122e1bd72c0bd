import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import type { SuggestTool } from "../suggest/held-argument.ts";
import { partOf, sampleValue } from "./sample-value.ts";

/** A call that a suggested policy lets pass (with approval, where it asks), and one that it refuses. */
export type SampleCalls = {
  /** Undefined where the tool is hidden or stays denied. */
  readonly passing: JsonObject | undefined;
  readonly refused: {
    readonly args: JsonObject;
    /** How many calls like it were made before, in the same moment. */
    readonly before: number;
    /** Why, in a few words. */
    readonly because: string;
  };
};

/** Arguments as the schema of a tool asks for them; the smallest that will do. */
export function sampleArguments({ inputSchema }: SuggestTool): JsonObject {
  if (!isObject(inputSchema)) return {};
  const sample = sampleValue(inputSchema, inputSchema);
  return isObject(sample) ? sample : {};
}

/** Made from the tool's schema, and from what the rule asks for beyond it. */
export function sampleCalls(document: JsonObject, tool: SuggestTool): SampleCalls {
  const plain = sampleArguments(tool);
  const rule = own(fieldsOf(own(document, "tools")), tool.name);
  if (!isObject(rule)) {
    return { passing: undefined, refused: { args: plain, before: 0, because: "the tool is not allowed" } };
  }
  const root = isObject(tool.inputSchema) ? tool.inputSchema : {};
  const passing = listOf(own(rule, "require"))
    .flatMap((predicate) => listOf(own(fieldsOf(predicate), "conditions")))
    .reduce<JsonObject>((args, condition) => satisfied(args, fieldsOf(condition), root), plain);
  return { passing, refused: refusedCall(rule, passing, root) };
}

/** Sets what a condition asks for; of alternatives the first one. */
function satisfied(args: JsonObject, condition: JsonObject, root: JsonObject): JsonObject {
  const [first] = listOf(own(condition, "any"));
  if (first !== undefined) {
    return needs(args, condition) ? satisfied(args, fieldsOf(first), root) : args;
  }
  const { path, op, value } = condition;
  if (typeof path !== "string") return args;
  if (op === "exists" && has(args, stepsOf(path))) return args;
  const wanted = wantedValue(op, value);
  return wanted === undefined ? args : set(args, { steps: stepsOf(path), schema: root, root }, wanted);
}

const stepsOf = (path: JsonValue | undefined): string[] => textOf(path).split(".").slice(1);

/** Whether a call carries what the first alternative is about: what it leaves out is fine, as another one says. */
function needs(args: JsonObject, condition: JsonObject): boolean {
  const path = own(fieldsOf(listOf(own(condition, "any"))[0]), "path");
  return typeof path === "string" && has(args, stepsOf(path));
}

/** A value that a condition takes, by its operator. */
const WANTED: ReadonlyMap<string, (operand: JsonValue) => JsonValue> = new Map([
  ["path_within", (folder: JsonValue) => `${textOf(folder)}/sample`],
  ["host_in", (host: JsonValue) => `https://${textOf(host)}/`],
  ["in", (one: JsonValue) => one],
  ["regex", () => "1"],
  ["lte", () => 1],
  ["exists", () => 1],
]);

function wantedValue(op: JsonValue | undefined, value: JsonValue | undefined): JsonValue | undefined {
  const [first = null] = Array.isArray(value) ? value : [value];
  return WANTED.get(textOf(op))?.(first);
}

const textOf = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");

function has(value: JsonValue | undefined, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  if (!isObject(value)) return false;
  const next = own(value, step.replaceAll("[*]", ""));
  if (next === undefined) return false;
  if (!step.endsWith("[*]")) return has(next, rest);
  return Array.isArray(next) && next.some((item) => has(item, rest));
}

type Target = { readonly steps: readonly string[]; readonly schema: JsonObject; readonly root: JsonObject };

/** Sets a value, with what the schema asks for around it. */
function set(args: JsonObject, { steps, schema, root }: Target, value: JsonValue): JsonObject {
  const [step = "", ...rest] = steps;
  const key = step.replaceAll("[*]", "");
  const part = partOf(schema, step, root);
  const old = own(args, key);
  const below = (inner: JsonValue | undefined): JsonValue => {
    if (rest.length === 0) return value;
    const around = isObject(inner) ? inner : fieldsOf(sampleValue(part, root));
    return set(around, { steps: rest, schema: part, root }, value);
  };
  if (!step.endsWith("[*]")) return { ...args, [key]: below(old) };
  const items = listOf(old);
  return { ...args, [key]: (items.length > 0 ? items : [undefined]).map(below) };
}

/** Breaks the first rule that a call can break by its arguments; else spends the first budget. */
function refusedCall(rule: JsonObject, passing: JsonObject, root: JsonObject): SampleCalls["refused"] {
  const changed = (path: JsonValue | undefined, value: JsonValue) =>
    set(passing, { steps: stepsOf(path), schema: root, root }, value);
  const [capped] = listOf(own(rule, "deny_if")).map((one) =>
    fieldsOf(listOf(own(fieldsOf(one), "conditions"))[0]),
  );
  if (capped !== undefined) {
    const { path, op, value } = capped;
    const bad = op === "gt" && typeof value === "number" ? value + 1 : true;
    const args = changed(path, bad);
    return { args, before: 0, because: op === "gt" ? "over the cap" : "a switch is on" };
  }
  const [condition] = listOf(own(rule, "require")).flatMap((one) => listOf(own(fieldsOf(one), "conditions")));
  if (condition !== undefined) {
    const form = fieldsOf(listOf(own(fieldsOf(condition), "any"))[0] ?? condition);
    const { path, op } = form;
    const args = changed(path, badValue(op));
    return { args, before: 0, because: "it leads elsewhere" };
  }
  if (isObject(own(rule, "arguments")) && own(fieldsOf(own(rule, "arguments")), "additional") !== "allow") {
    const args = { ...passing, not_in_the_schema: true };
    return { args, before: 0, because: "an argument that the tool does not have" };
  }
  const max = own(fieldsOf(listOf(own(rule, "limits"))[0]), "max");
  return { args: passing, before: typeof max === "number" ? max : 0, because: "the limit is spent" };
}

function badValue(op: JsonValue | undefined): JsonValue {
  if (op === "path_within") return "/etc/passwd";
  if (op === "host_in") return "https://example.net/";
  return op === "lte" ? 1_000_000 : "somebody-else";
}

function fieldsOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
