import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import type { SuggestTool } from "../suggest/held-argument.ts";
import { sampleValue } from "./sample-value.ts";

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
  const passing = listOf(own(rule, "require"))
    .flatMap((predicate) => listOf(own(fieldsOf(predicate), "conditions")))
    .reduce<JsonObject>((args, condition) => satisfied(args, fieldsOf(condition)), plain);
  return { passing, refused: refusedCall(rule, passing) };
}

/** Sets what a condition asks for; of alternatives the first one. */
function satisfied(args: JsonObject, condition: JsonObject): JsonObject {
  const [first] = listOf(own(condition, "any"));
  if (first !== undefined) {
    return needs(args, condition) ? satisfied(args, fieldsOf(first)) : args;
  }
  const { path, op, value } = condition;
  if (typeof path !== "string") return args;
  const wanted = wantedValue(op, value);
  return wanted === undefined ? args : set(args, path.split(".").slice(1), wanted);
}

/** Whether what is asked for is there: what a call leaves out is fine where the condition says so. */
function needs(args: JsonObject, condition: JsonObject): boolean {
  const paths = listOf(own(condition, "any")).map((one) => own(fieldsOf(one), "path"));
  return paths.some((path) => typeof path === "string" && has(args, path.split(".").slice(1)));
}

function wantedValue(op: JsonValue | undefined, value: JsonValue | undefined): JsonValue | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  switch (op) {
    case "path_within":
      return `${String(first)}/sample`;
    case "host_in":
      return `https://${String(first)}/`;
    case "in":
      return first;
    case "regex":
      return "1";
    case "lte":
      return 1;
    case "exists":
      return 1;
    default:
      return undefined;
  }
}

function has(value: JsonValue | undefined, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  if (!isObject(value)) return false;
  const next = own(value, step.replaceAll("[*]", ""));
  if (next === undefined) return false;
  if (!step.endsWith("[*]")) return has(next, rest);
  return Array.isArray(next) && next.some((item) => has(item, rest));
}

function set(args: JsonObject, steps: readonly string[], value: JsonValue): JsonObject {
  const [step = "", ...rest] = steps;
  const key = step.replaceAll("[*]", "");
  const old = own(args, key);
  const isList = step.endsWith("[*]");
  const below = (inner: JsonValue | undefined): JsonValue =>
    rest.length === 0 ? value : set(fieldsOf(inner), rest, value);
  const next = isList ? atLeastOne(listOf(old)).map(below) : below(old);
  return { ...args, [key]: next };
}

const atLeastOne = (items: readonly JsonValue[]): readonly JsonValue[] => (items.length > 0 ? items : [{}]);

/** Breaks the first rule that a call can break by its arguments; else spends the first budget. */
function refusedCall(rule: JsonObject, passing: JsonObject): SampleCalls["refused"] {
  const [capped] = listOf(own(rule, "deny_if")).map((one) =>
    fieldsOf(listOf(own(fieldsOf(one), "conditions"))[0]),
  );
  if (capped !== undefined) {
    const { path, op, value } = capped;
    const bad = op === "gt" && typeof value === "number" ? value + 1 : true;
    const args = set(passing, String(path).split(".").slice(1), bad);
    return { args, before: 0, because: op === "gt" ? "over the cap" : "a switch is on" };
  }
  const [condition] = listOf(own(rule, "require")).flatMap((one) => listOf(own(fieldsOf(one), "conditions")));
  if (condition !== undefined) {
    const form = fieldsOf(listOf(own(fieldsOf(condition), "any"))[0] ?? condition);
    const { path, op } = form;
    const args = set(passing, String(path).split(".").slice(1), badValue(op));
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
