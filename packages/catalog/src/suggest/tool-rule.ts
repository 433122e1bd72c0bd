import type { JsonObject, JsonValue } from "@sallyport/json";
import { inputSchemaFault } from "@sallyport/policy/arguments";
import type { Verdict } from "../classify.ts";
import { readDefinition } from "../definition.ts";
import type { SignalKind } from "../signal.ts";
import { kindsOfParameter } from "../signals.ts";
import { type Argument, argumentsOf } from "./arguments.ts";
import { held } from "./hold.ts";
import { PLACEHOLDER } from "./placeholder.ts";
import { ANSWERS, type Strength, type StrengthAnswer } from "./strength.ts";

/** A tool as tools/list has it. */
export type SuggestTool = { readonly name: string; readonly inputSchema?: unknown };

export type Judged = { readonly tool: SuggestTool; readonly verdict: Verdict };

/** What a policy should say of one tool; `rule` undefined: it is hidden. */
export type ToolAnswer = { readonly rule: JsonObject | undefined; readonly notes: readonly string[] };

type Held = Argument & { readonly kinds: ReadonlySet<SignalKind> };

/** What the parts of a rule are made from. `notes` collects what its owner has to know. */
type Making = {
  readonly name: string;
  readonly verdict: Verdict;
  readonly answer: StrengthAnswer;
  readonly named: readonly Held[];
  readonly notes: string[];
};

export function toolAnswer({ tool, verdict }: Judged, strength: Strength): ToolAnswer {
  const hidden = whyHidden(verdict, strength);
  if (hidden !== undefined) return { rule: undefined, notes: [`${tool.name} is hidden: ${hidden}`] };
  const { named, unnamed } = argumentsWithKinds(tool, verdict);
  const making: Making = { name: tool.name, verdict, answer: ANSWERS[strength], named, notes: [] };
  if (verdict.unsure) {
    making.notes.push(`${tool.name}: its class (${verdict.class}) is unsure. ${verdict.why}`);
  }
  if (unnamed.length > 0) {
    making.notes.push(`${tool.name}: no rule can name the argument ${unnamed.slice(0, 3).join(", ")}.`);
  }
  const bounds = amountRule(making);
  const require = [...places(making), ...bounds.require];
  const denyIf = [...switches(making), ...bounds.denyIf];
  const limits = [...rates(making), ...bounds.limits];
  const pinned = pinnedArguments(making, { tool, holds: require.length > bounds.require.length });
  noteProgram(making);
  const rule: JsonObject = {
    ...(pinned && { arguments: pinned }),
    ...(require.length > 0 && { require }),
    ...(denyIf.length > 0 && { deny_if: denyIf }),
    limits,
    ...(making.answer.classes[verdict.class].needsApproval && { action: "require_approval" }),
  };
  return { rule, notes: making.notes };
}

/** Why not even the name should be listed. */
function whyHidden({ class: kind, signals }: Verdict, strength: Strength): string | undefined {
  const texts = signals.filter((signal) => signal.kind === "hidden_text");
  if (texts.some(({ words }) => !words.startsWith("U+"))) {
    return "its definition tells the model to go against its user, and a model reads what is listed.";
  }
  if (strength !== "cautious") return undefined;
  if (texts.length > 0) return "its definition holds characters that nobody sees.";
  const has = (wanted: SignalKind) => signals.some((signal) => signal.kind === wanted);
  if (kind === "execute" && has("code")) {
    return "it runs whatever program it is given, and no rule on arguments can bound that.";
  }
  if (kind === "destructive" && has("bulk")) return "one call can delete many things.";
  return undefined;
}

/** What an argument is: by the verdict, which saw the descriptions, and by the schema, which has all of them. */
function argumentsWithKinds(tool: SuggestTool, verdict: Verdict): { named: Held[]; unnamed: string[] } {
  const kinds = new Map<string, Set<SignalKind>>();
  const add = (dotted: string, kind: SignalKind) =>
    kinds.set(dotted, (kinds.get(dotted) ?? new Set<SignalKind>()).add(kind));
  for (const parameter of readDefinition(tool).parameters) {
    for (const kind of kindsOfParameter(parameter)) add(parameter.path, kind);
  }
  for (const { kind, field, parameter } of verdict.signals) {
    if (field === "inputSchema" && parameter !== undefined) add(parameter, kind);
  }
  const { named, unnamed } = argumentsOf(tool.inputSchema);
  const none: ReadonlySet<SignalKind> = new Set();
  return {
    named: named.map((argument) => ({ ...argument, kinds: kinds.get(argument.dotted) ?? none })),
    unnamed: unnamed.filter((dotted) => kinds.has(dotted)),
  };
}

function rates({ name, verdict, answer }: Making): JsonObject[] {
  return answer.classes[verdict.class].rates.map(({ window, max }, index) => ({
    counter: counterOf(name, index === 0 ? "rate" : `rate_${window}`),
    window,
    max,
    scope: "grant",
  }));
}

const MAX_COUNTER = 128;

export function counterOf(name: string, what: string): string {
  const plain = name.replaceAll(/^\(+/g, "").slice(0, MAX_COUNTER - what.length - 1);
  return `${plain}_${what}`;
}

type Place = { readonly comparison: { op: string; value: JsonValue }; readonly told: string; readonly note: string };

/** What an argument that leads somewhere is held to; undefined for one that leads nowhere. */
function placeOf({ kinds, name, path }: Held): Place | undefined {
  if (kinds.has("url")) {
    const isHost = /host(?:_?name)?$|^origin$/i.test(name);
    const { host } = PLACEHOLDER;
    return {
      comparison: isHost ? { op: "in", value: [host] } : { op: "host_in", value: [host] },
      told: `${path} must lead to a host that this policy names.`,
      note: `replace ${host} by the hosts that ${path} may lead to; all others are denied.`,
    };
  }
  if (!kinds.has("path")) return undefined;
  const { folder } = PLACEHOLDER;
  return {
    comparison: { op: "path_within", value: folder },
    told: `${path} must lie within a folder that this policy names.`,
    note: `replace ${folder} by the folder that ${path} may reach; everything else is denied, relative paths too.`,
  };
}

function recipientOf({ kinds, name, path, hasPattern }: Held): Place | undefined {
  if (!kinds.has("recipient") || hasPattern) return undefined;
  const value = /mail|^(?:to|cc|bcc|reply_?to)$/i.test(name)
    ? PLACEHOLDER.address
    : PLACEHOLDER.recipient;
  return {
    comparison: { op: "in", value: [value] },
    told: `${path} must be a recipient that this policy names.`,
    note: `replace ${value} by those whom ${path} may reach; nobody else is.`,
  };
}

function places({ name, verdict, answer, named, notes }: Making): JsonObject[] {
  return named.flatMap((argument) => {
    const place = placeOf(argument) ?? (answer.holdsRecipients ? recipientOf(argument) : undefined);
    const isHeld = argument.isNeeded ? answer.holdsRequired : answer.holdsOptional;
    if (place === undefined) return [];
    if (!isHeld || (verdict.class === "read" && !argument.isNeeded && argument.list !== undefined)) {
      if (argument.isNeeded || argument.list === undefined) {
        notes.push(`${name}: ${argument.path} is not held to a place here.`);
      }
      return [];
    }
    const conditions = held(argument, place.comparison);
    if (conditions === undefined) return [];
    notes.push(`${name}: ${place.note}`);
    return [{ conditions, on_deny: place.told }];
  });
}

/** Switches that skip a check, or act on everything, must stay off. */
function switches({ verdict, answer, named }: Making): JsonObject[] {
  if (!answer.keepsOff.includes(verdict.class)) return [];
  return named
    .filter(
      ({ kinds, types, path }) =>
        (kinds.has("force") || kinds.has("bulk")) && types.has("boolean") && !path.includes("[*]"),
    )
    .map(({ path }) => ({
      conditions: [{ path, op: "eq", value: true }],
      on_deny: `${path} must stay off.`,
    }));
}

type Bounds = { readonly require: JsonObject[]; readonly denyIf: JsonObject[]; readonly limits: JsonObject[] };

/** Caps each amount with its paired `exists`, and what the calls of a day move together. */
function amountRule({ name, verdict, answer, named, notes }: Making): Bounds {
  const amounts = named.filter(({ kinds }) => kinds.has("money"));
  if (verdict.class !== "financial") return { require: [], denyIf: [], limits: [] };
  const { call, day } = answer.amount;
  const plain = amounts.filter(({ types, path }) => types.has("number") && !path.includes("[*]"));
  const [summed] = plain;
  for (const { path } of plain) {
    notes.push(`${name}: ${path} may be ${call} at most, ${day} a day, in the unit that the tool counts in.`);
  }
  if (plain.length === 0) {
    notes.push(`${name}: no amount can be capped, because no argument states one as a number.`);
  }
  return {
    require: plain.map(({ path }) => ({ conditions: [{ path, op: "exists", value: true }] })),
    denyIf: plain.map(({ path }) => ({
      conditions: [{ path, op: "gt", value: call }],
      on_deny: `${path} may be ${call} at most.`,
    })),
    limits: summed
      ? [
          {
            counter: counterOf(name, "amount"),
            window: "day",
            max: day,
            scope: "grant",
            cost: summed.path,
          },
        ]
      : [],
  };
}

type Pinning = { readonly tool: SuggestTool; readonly holds: boolean };

/** A rule that needs version "2" anyway pins the arguments too. A schema that would deny what it should let pass is not used. */
function pinnedArguments({ name, verdict, answer, notes }: Making, { tool, holds }: Pinning): JsonObject | undefined {
  if (!answer.pins.includes(verdict.class) && !holds) return undefined;
  const { inputSchema } = tool;
  const fault = inputSchemaFault(inputSchema);
  if (fault !== undefined) {
    const what = fault.denies === "all" ? "every call" : "each call that uses one argument";
    notes.push(`${name}: its arguments are not held to its schema, which would deny ${what}. ${fault.reason}`);
    return undefined;
  }
  return { schema: "pinned", ...(isOpen(inputSchema) && { additional: "allow" }) };
}

/** The schema says itself that there are arguments beyond those that it names. */
function isOpen(inputSchema: unknown): boolean {
  if (typeof inputSchema !== "object" || inputSchema === null) return false;
  const others: unknown = Reflect.get(inputSchema, "additionalProperties");
  return (others !== undefined && others !== false) || Object.hasOwn(inputSchema, "patternProperties");
}

function noteProgram({ name, verdict, notes }: Making): void {
  const program = verdict.signals.find(({ kind }) => kind === "code");
  if (verdict.class !== "execute" || program?.parameter === undefined) return;
  notes.push(
    `${name}: what stands in args.${program.parameter} cannot be judged by a rule; give the server a credential that can only do what is wanted.`,
  );
}
