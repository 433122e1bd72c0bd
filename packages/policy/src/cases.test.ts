import { isObject, type JsonObject, type JsonValue, own, parseDocument, stringify } from "@sallyport/json";
import { describe, expect, test } from "vitest";
import { compileInputSchema } from "./decide/compile-input-schema.ts";
import {
  AMOUNT_UNIT,
  compile,
  decide,
  decideSurface,
  decideSurfaceList,
  type Decision,
  type Issue,
  load,
  type Obligation,
  parse,
  type Policy,
  type PolicyContext,
  type SurfaceRequest,
  visibleTools,
  type Window,
} from "./index.ts";
import { timestampMs } from "./language/timestamp.ts";

/** Read as text, because the numbers of the cases have to keep their digits. */
const FILES = (
  import.meta as unknown as { glob(pattern: string[], options: object): Record<string, string> }
).glob(["../cases/*.json", "!../cases/sentences.json"], { query: "?raw", import: "default", eager: true });

for (const [path, text] of Object.entries(FILES)) {
  describe(`cases of ${path}`, () => {
    const { value, faults } = parseDocument(text);
    test("the file is JSON", () => expect(faults).toEqual([]));
    const file = object(value);
    const policies = object(own(file, "policies"));
    const cases = list(own(file, "cases")).map(object);
    test("every case has a name of its own", () => {
      expect(new Set(cases.map(nameOf)).size).toBe(cases.length);
    });
    test.each(cases.map((entry) => [nameOf(entry), entry] as const))("%s", (_name, entry) => {
      const { seen, wanted } = "policy" in entry ? run(entry, policies) : check(entry);
      expect(seen).toEqual(wanted);
    });
  });
}

type Outcome = { seen: JsonObject; wanted: JsonObject };

/** A case about a decision or a list: only what the case names is compared. */
function run(entry: JsonObject, policies: JsonObject): Outcome {
  const baseline = loaded(own(entry, "baseline") ?? null, { policies });
  const policy = loaded(own(entry, "policy") ?? null, { policies, baseline });
  const context = contextOf(entry);
  const tool = textAt(entry, "tool") ?? "pay";
  const surface = own(entry, "surface");
  const evaluate = (): Decision =>
    surface === undefined
      ? decide(policy, { ...context, tool, args: object(own(entry, "args") ?? {}) })
      : evaluateSurface(policy, { ...context, ...(object(surface) as unknown as SurfaceCase) });
  const decision = evaluate();
  expect(evaluate()).toStrictEqual(decision);
  const seen: JsonObject = {
    want: `${decision.effect} ${decision.rule}${decision.hidden ? " hidden" : ""}`,
    reason: decision.reason,
    shadow: (decision.shadow ?? []).map(({ effect, rule }) => `${effect} ${rule}`),
    alerts: (decision.alerts ?? []).map(({ rule }) => rule),
    obligations: decision.obligations.map(described),
    told: decision.obligations.map(({ reason }) => reason),
    listed: visibleTools(policy, list(own(entry, "list") ?? []).map(String), context),
  };
  return compared(seen, entry);
}

/** `list`: whether the surface may be listed. */
type SurfaceCase = SurfaceRequest & { readonly list?: boolean };

function evaluateSurface(policy: Policy | null, { list, ...request }: SurfaceCase): Decision {
  return list === true ? decideSurfaceList(policy, request) : decideSurface(policy, request);
}

/** What is known besides the arguments: `context` as in the request, `now` as a timestamp, `schema` as JSON Schema. */
function contextOf(entry: JsonObject): PolicyContext {
  const { now, ...context } = object(own(entry, "context") ?? {});
  const schema = own(entry, "schema");
  const compiled = schema === undefined ? undefined : compileInputSchema(schema);
  if (compiled?.ok === false) throw new Error("The case file needs a schema here.");
  return {
    ...(context as PolicyContext),
    ...(own(entry, "known") === false ? { known: false } : {}),
    ...(typeof now === "string" ? { now: timestampMs(now) } : {}),
    ...(compiled === undefined ? {} : { inputSchema: compiled.inputSchema }),
  };
}

/** A case about a document: its issues or its warnings, each as `code pointer line:column`. */
function check(entry: JsonObject): Outcome {
  const result = parse(textOf(entry));
  const issues = result.ok ? [] : result.issues;
  const warnings = result.ok ? result.warnings : [];
  const hasPlaces = own(entry, "text") !== undefined;
  const show = ({ code, pointer, line, column }: Issue) =>
    `${code} ${pointer}${hasPlaces ? ` ${line}:${column}` : ""}`;
  const says = textAt(entry, "says") ?? "";
  return compared(
    {
      issues: issues.map(show),
      warnings: warnings.map(show),
      says: issues.some(({ message }) => message.includes(says))
        ? says
        : issues.map(({ message }) => message),
    },
    entry,
  );
}

/** `padTo`: with blanks behind it, up to so many characters. `rules`: a document of so many tools. */
function textOf(entry: JsonObject): string {
  const rules = Number(own(entry, "rules") ?? 0);
  const tools = Object.fromEntries(Array.from({ length: rules }, (_, i) => [`t${i}`, {}]));
  const document = rules > 0 ? { version: "1", default: "deny", tools } : own(entry, "document");
  const text = textAt(entry, "text") ?? stringify(document ?? null);
  return text.padEnd(Number(own(entry, "padTo") ?? 0));
}

function compared(seen: JsonObject, entry: JsonObject): Outcome {
  const names = Object.keys(seen).filter((name) => Object.hasOwn(entry, name));
  const pick = (from: JsonObject) => Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  return { seen: pick(seen), wanted: pick(entry) };
}

/** The policy through every form it takes between the editor and the proxy. */
function loaded(
  policy: JsonValue,
  { policies, baseline = null }: { policies: JsonObject; baseline?: Policy | null },
): Policy | null {
  if (policy === null) return null;
  const document = parse(stringify(typeof policy === "string" ? object(own(policies, policy)) : policy));
  if (!document.ok)
    throw new Error(document.issues.map(({ message, pointer }) => `${pointer} ${message}`).join("\n"));
  const result = load(JSON.parse(JSON.stringify(compile(document.document))), baseline);
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}

function described(obligation: Obligation): string {
  const { rule } = obligation;
  if (obligation.kind === "approval") {
    const { reason, approvers, quorum, expiresMs, waitMs } = obligation;
    const people = [...approvers.roles, ...approvers.members].join();
    const terms = `${quorum} of ${people} within ${expiresMs} wait ${waitMs}`;
    return `approval ${rule} ${terms === "1 of  within 1800000 wait 50000" ? reason : terms}`;
  }
  const { counter, scope } = obligation;
  const whose = scope === "grant" ? "" : ` for each ${scope}`;
  if (obligation.kind === "concurrency") return `concurrency ${rule} ${counter} ${obligation.max}${whose}`;
  const { amount, max, window } = obligation;
  return `limit ${rule} ${counter} ${decimal(amount)} of ${decimal(max)} per ${windowText(window)}${whose}`;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Windows of a fixed length in milliseconds. */
function windowText(window: Window): string {
  if (window.kind === "sliding") return `sliding ${window.ms}`;
  return String("unit" in window ? (UNIT_MS[window.unit] ?? window.unit) : window.seconds * 1000);
}

function decimal(units: bigint): string {
  const fraction = String(units % AMOUNT_UNIT)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${units / AMOUNT_UNIT}${fraction === "" ? "" : `.${fraction}`}`;
}

function nameOf(entry: JsonObject): string {
  return textAt(entry, "name") ?? "";
}

function textAt(entry: JsonObject, key: string): string | undefined {
  const value = own(entry, key);
  return typeof value === "string" ? value : undefined;
}

function object(value: JsonValue | undefined): JsonObject {
  if (!isObject(value)) throw new Error("The case file needs an object here.");
  return value;
}

function list(value: JsonValue | undefined): JsonValue[] {
  if (!Array.isArray(value)) throw new Error("The case file needs a list here.");
  return value;
}
