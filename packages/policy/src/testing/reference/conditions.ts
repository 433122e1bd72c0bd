import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { doubled, isFinite, isRounded, sourceOf } from "./exact.ts";
import { isNumeric, list, object, text } from "./json.ts";
import { holds } from "./operators.ts";

/** What is known of a call. Undefined parts were not given, null ones are known not to be there. */
export type ReferenceCall = {
  tool: string;
  args: JsonObject;
  known?: boolean | undefined;
  toolClass?: string | null | undefined;
  definition?: string | undefined;
  now?: number | undefined;
  identity?: { id: string; kind: string; labels: Readonly<Record<string, string>> } | undefined;
  grant?: { labels: Readonly<Record<string, string>> } | undefined;
  session?: { id: string } | null | undefined;
  client?: { name: string } | null | undefined;
  server?: { labels: Readonly<Record<string, string>> } | undefined;
  /** What the pinned schema says of the arguments; undefined when there is none. */
  fits?: { deny: boolean; allow: boolean } | undefined;
};

type ConditionResult = "yes" | "no" | "absent" | "wrong";
type Found = { is: "absent" } | { is: "blocked" } | { is: "here"; value: JsonValue };

/** All conditions are known to hold. */
export function allSure(groups: JsonValue[], call: ReferenceCall): boolean {
  return groups.every((group) => sure(object(group), call));
}

/** All conditions may hold, a wrong type included. */
export function allMay(groups: JsonValue[], call: ReferenceCall): boolean {
  return groups.every((group) => may(object(group), call));
}

function sure(group: JsonObject, call: ReferenceCall): boolean {
  if ("any" in group) return list(group["any"]).some((inner) => sure(object(inner), call));
  if ("all" in group) return list(group["all"]).every((inner) => sure(object(inner), call));
  if ("not" in group) return !possible(object(group["not"]), call);
  return result(group, call) === "yes";
}

function possible(group: JsonObject, call: ReferenceCall): boolean {
  if ("any" in group) return list(group["any"]).some((inner) => possible(object(inner), call));
  if ("all" in group) return list(group["all"]).every((inner) => possible(object(inner), call));
  if ("not" in group) return !sure(object(group["not"]), call);
  return result(group, call) !== "no";
}

function may(group: JsonObject, call: ReferenceCall): boolean {
  if ("any" in group) return list(group["any"]).some((inner) => may(object(inner), call));
  if ("all" in group) return list(group["all"]).every((inner) => may(object(inner), call));
  if ("not" in group) return !sure(object(group["not"]), call);
  return ["yes", "wrong"].includes(result(group, call));
}

function result(condition: JsonObject, call: ReferenceCall): ConditionResult {
  const path = text(own(condition, "path"));
  if (!path.startsWith("args.")) return ofFound(condition, inContext(path, condition, call));
  const [first = "", ...rest] = path.slice("args".length).split("[*]");
  const results = each({ is: "here", value: call.args }, [first, ...rest], condition);
  if (rest.length === 0) return results[0] ?? "absent";
  if (results.length === 0) return "absent";
  const isSome = own(condition, "quantifier") === "some";
  const order: ConditionResult[] = isSome
    ? ["yes", "wrong", "absent", "no"]
    : ["no", "wrong", "absent", "yes"];
  return order.find((candidate) => results.includes(candidate)) ?? "wrong";
}

/** Goes into every item of the list before each `[*]`. */
function each(from: Found, [here = "", ...rest]: string[], condition: JsonObject): ConditionResult[] {
  const found = walk(from, here.split(".").slice(1));
  if (rest.length === 0) return [ofFound(condition, found)];
  if (found.is === "absent" || (found.is === "here" && found.value === null)) return ["absent"];
  if (found.is === "blocked" || !Array.isArray(found.value)) return ["wrong"];
  return found.value.flatMap((value) => each({ is: "here", value }, rest, condition));
}

/** Follows keys that an object has itself. */
export function walk(from: Found, steps: readonly string[]): Found {
  let found = from;
  for (const step of steps) {
    if (found.is !== "here") return found;
    const { value } = found;
    if (value === null) return { is: "absent" };
    if (!isObject(value)) return { is: "blocked" };
    if (!Object.keys(value).includes(step)) return { is: "absent" };
    found = { is: "here", value: value[step] ?? null };
  }
  return found;
}

function inContext(path: string, condition: JsonObject, call: ReferenceCall): Found {
  if (path === "time.hour" || path === "time.weekday") {
    if (call.now === undefined || Number.isNaN(new Date(call.now).getTime())) return { is: "blocked" };
    const timeZone = text(own(condition, "timezone")) || "UTC";
    const date = new Date(call.now);
    if (path === "time.weekday") {
      const value = date.toLocaleDateString("en-US", { timeZone, weekday: "long" }).toLowerCase();
      return { is: "here", value };
    }
    const hour = date.toLocaleTimeString("en-US", { timeZone, hour: "2-digit", hourCycle: "h23" });
    return { is: "here", value: Number(hour) };
  }
  if (path === "tool.class") return given(call.toolClass);
  const [part, name = "", ...label] = path.split(".");
  const holder = {
    identity: call.identity,
    grant: call.grant,
    server: call.server,
    session: call.session,
    client: call.client,
  };
  const known = holder[part as keyof typeof holder];
  if (known === undefined) return { is: "blocked" };
  if (known === null) return { is: "absent" };
  const value = new Map<string, unknown>(Object.entries(known)).get(name);
  if (typeof value === "string") return { is: "here", value };
  const labels = new Map<string, string>(Object.entries(object(value as JsonValue)) as [string, string][]);
  return labels.has(label.join(".")) ? given(labels.get(label.join("."))) : { is: "absent" };
}

function given(value: string | null | undefined): Found {
  if (value === undefined) return { is: "blocked" };
  return value === null ? { is: "absent" } : { is: "here", value };
}

function ofFound(condition: JsonObject, found: Found): ConditionResult {
  const op = text(own(condition, "op"));
  const wanted = own(condition, "value") ?? null;
  if (found.is === "blocked") return "wrong";
  if (op === "exists") return (found.is === "here") === wanted ? "yes" : "no";
  if (found.is === "absent") return "absent";
  const { value } = found;
  if (isNumeric(value) && !isFinite(sourceOf(value))) return "wrong";
  const answer = holds(op, value, wanted);
  if (answer === undefined) return "wrong";
  if (isRounded(value) && answer !== holds(op, doubled(value), doubled(wanted))) return "wrong";
  return answer ? "yes" : "no";
}
