import { classify, sampleArguments, sampleCalls, type SignalKind, type Verdict } from "@sallyport/catalog";
import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import type { InputSchemaCheck } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import type { Attack } from "./attack.ts";

/** A tool as a server lists it, and what it was judged to be. */
export type TargetTool = {
  readonly definition: { readonly name: string; readonly inputSchema?: unknown };
  readonly verdict: Verdict;
};

/**
 * Calls by which an attack would use a tool: the hostile values of the entry's own call, in the parameters of this tool
 * that take such values. `document` is the policy in question: the other arguments are once what the schema asks for,
 * and once what the policy asks for, so that nothing but the hostile value can make it say no. None where the tool takes
 * none of the values, and does not do by itself what the entry's tool does.
 */
export function hostileCalls(attack: Attack, tool: TargetTool, document: JsonObject): JsonObject[] {
  const { calls } = attack;
  if (calls === null) return [];
  const { definition, verdict } = tool;
  const { entry, values } = hostilityOf(attack, calls);
  const places = placesIn(tool, values);
  const isSameKind = entry.verdict.class !== "read" && entry.verdict.class === verdict.class;
  const isSameTool = calls.harmful.tool === definition.name;
  if (places.length === 0 && !isSameKind && !isSameTool) return [];
  const { passing } = sampleCalls(document, definition);
  const bases = [sampleArguments(definition), ...(passing === undefined ? [] : [passing])];
  const filled = bases.map((base) => Object.fromEntries([...Object.entries(base), ...places]));
  const own = isSameTool ? [calls.harmful.args as JsonObject] : [];
  return [...own, ...filled].filter((args) => fits(definition, args, values));
}

type Value = {
  readonly name: string;
  readonly value: JsonValue;
  readonly kinds: readonly SignalKind[];
  /** No parameter of the entry's tool: an argument that nobody has reviewed. */
  readonly isSpare: boolean;
};

type Hostility = { readonly entry: TargetTool; readonly values: readonly Value[] };
const KNOWN = new WeakMap<Attack, Hostility>();

/** What an attack needs of a tool; found once. */
function hostilityOf(attack: Attack, calls: NonNullable<Attack["calls"]>): Hostility {
  const known = KNOWN.get(attack);
  if (known !== undefined) return known;
  const entry = entryOf(attack, calls.harmful.tool);
  const found = { entry, values: hostileValues(calls, entry) };
  KNOWN.set(attack, found);
  return found;
}

function entryOf({ definitions }: Attack, name: string): TargetTool {
  const definition = definitions.find((tool) => tool.name === name) ?? { name, inputSchema: {} };
  return { definition, verdict: classify(definition) };
}

/** The arguments of the harmful call that the harmless one does not have, or has with another value. */
function hostileValues({ harmful, harmless }: NonNullable<Attack["calls"]>, entry: TargetTool): Value[] {
  const plain = harmful.tool === harmless.tool ? (harmless.args as JsonObject) : {};
  const known = propertiesOf(entry.definition);
  return Object.entries(harmful.args as JsonObject)
    .filter(([name, value]) => JSON.stringify(own(plain, name)) !== JSON.stringify(value))
    .map(([name, value]) => ({
      name,
      value,
      kinds: kindsOf(entry.verdict, name),
      isSpare: own(known, name) === undefined && Object.keys(known).length > 0,
    }));
}

/** Where each value goes: the parameters of its kind, else that of its name; a spare one goes beside them. */
function placesIn({ definition, verdict }: TargetTool, values: readonly Value[]): [string, JsonValue][] {
  const properties = propertiesOf(definition);
  return values.flatMap(({ name, value, kinds, isSpare }): [string, JsonValue][] => {
    if (isSpare) return [[name, value]];
    const alike = Object.keys(properties).filter((key) =>
      kindsOf(verdict, key).some((kind) => kinds.includes(kind)),
    );
    const named = own(properties, name) === undefined ? [] : [name];
    const keys = alike.length > 0 ? alike : named;
    return keys.map((key) => [key, shaped(value, own(properties, key))]);
  });
}

const kindsOf = ({ signals }: Verdict, name: string): SignalKind[] =>
  signals.filter(({ parameter }) => parameter?.replace(/\[\*\]$/, "") === name).map(({ kind }) => kind);

/** In a list, or out of one, as the parameter is. */
function shaped(value: JsonValue, schema: JsonValue | undefined): JsonValue {
  const isList = isObject(schema) && own(schema, "type") === "array";
  if (isList) return Array.isArray(value) ? value : [value];
  return Array.isArray(value) ? (value[0] ?? null) : value;
}

function propertiesOf({ inputSchema }: TargetTool["definition"]): JsonObject {
  const properties = isObject(inputSchema) ? own(inputSchema, "properties") : null;
  return isObject(properties) ? properties : {};
}

/** Whether the server would take it: a spare argument is what the attack adds, so that it is not counted. */
function fits(definition: TargetTool["definition"], args: JsonObject, values: readonly Value[]): boolean {
  const spare = new Set(values.filter(({ isSpare }) => isSpare).map(({ name }) => name));
  const named = Object.fromEntries(Object.entries(args).filter(([name]) => !spare.has(name)));
  return checkOf(definition)?.check(named, "allow") === undefined;
}

const CHECKS = new WeakMap<object, InputSchemaCheck>();

/** Undefined for a schema that cannot be checked, which no server holds a call to. */
function checkOf(definition: TargetTool["definition"]): InputSchemaCheck | undefined {
  const known = CHECKS.get(definition);
  if (known !== undefined) return known;
  const compiled = compileInputSchema(definition.inputSchema ?? {});
  if (compiled.ok) CHECKS.set(definition, compiled.inputSchema);
  return compiled.ok ? compiled.inputSchema : undefined;
}
