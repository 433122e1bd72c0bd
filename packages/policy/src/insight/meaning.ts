import { canonical, type JsonValue } from "@sallyport/json";
import type {
  ApprovalRule,
  ConcurrencyRule,
  Condition,
  Group,
  LimitRule,
  Mode,
  PolicyDocument,
  SelectorRule,
  ToolRule,
  Window,
} from "../language/document.ts";
import { selectorText } from "../language/selector.ts";
import { type ClassOf, SelectorIndex } from "./selector-index.ts";

/**
 * One thing that a rule asks of a call. Parts with one `asks` ask the same, however they are written: shorthand or not,
 * one predicate with two conditions or two with one each, whatever the order. `told` is the author's own sentence.
 */
export type Part = { asks: string; rule: string; mode: Mode; told: string | undefined } & (
  | { kind: "require" | "deny_if"; conditions: readonly Group[] }
  | { kind: "deny" }
  | { kind: "limit"; limit: LimitRule | ConcurrencyRule; sharedWith: readonly string[] }
  | { kind: "approval"; approval: ApprovalRule }
);

/** A document with what its rules ask, by selector. The limits of all tools stand under the empty text. */
export type Meaning = {
  readonly document: PolicyDocument;
  readonly rules: SelectorIndex<ToolRule>;
  readonly hidden: SelectorIndex<SelectorRule>;
  readonly hasClasses: boolean;
  readonly classOf: ClassOf;
  readonly parts: ReadonlyMap<string, readonly Part[]>;
};

export const EVERY_TOOL = "";

export function meaningOf(document: PolicyDocument, classOf: ClassOf): Meaning {
  const sharing = sharingOf(document);
  return {
    document,
    rules: new SelectorIndex(document.tools, classOf),
    hidden: new SelectorIndex(document.hide, classOf),
    hasClasses: [...document.tools, ...document.hide].some(({ selector }) => selector.kind === "class"),
    classOf,
    parts: new Map([
      [EVERY_TOOL, document.allTools.map((limit) => limitPart(limit, EVERY_TOOL, sharing))],
      ...document.tools.map((tool) => [selectorText(tool.selector), partsOf(tool, sharing)] as const),
    ]),
  };
}

/** All that is asked of every tool of a selector, by its own rule and by wider ones. */
export function partsOn(selector: string, { rules, parts }: Meaning): Part[] {
  return rules.covering(selector).flatMap((tool) => parts.get(selectorText(tool.selector)) ?? []);
}

function partsOf(tool: ToolRule, sharing: Sharing): Part[] {
  const selector = selectorText(tool.selector);
  const { deny, approval } = tool;
  return [
    ...tool.require.flatMap(({ rule, conditions, onDeny, mode }) =>
      conditions
        .flatMap(conjuncts)
        .map((condition) => predicatePart("require", [condition], { rule, mode, onDeny })),
    ),
    ...tool.denyIf.flatMap(({ conditions, ...rest }) =>
      disjuncts(conditions).map((alternative): Part => {
        const isAlways = alternative.length === 0;
        return isAlways ? denyPart(rest) : predicatePart("deny_if", alternative, rest);
      }),
    ),
    ...(deny === undefined ? [] : [denyPart({ ...deny, mode: tool.mode })]),
    ...tool.limits.map((limit) => limitPart(limit, selector, sharing)),
    ...(approval === undefined ? [] : [approvalPart(approval)]),
  ];
}

type Origin = { rule: string; mode: Mode; onDeny: string | undefined };

function predicatePart(kind: "require" | "deny_if", groups: readonly Group[], origin: Origin): Part {
  const conditions = inOrder(groups.map(simplified));
  const { rule, mode, onDeny: told } = origin;
  return { kind, conditions, rule, mode, told, asks: asksOf(kind, conditions.map(groupKey)) };
}

function denyPart({ rule, mode, onDeny: told }: Origin): Part {
  return { kind: "deny", rule, mode, told, asks: asksOf("deny", null) };
}

function approvalPart(approval: ApprovalRule): Part {
  const { rule, mode, reason: told, approvers, quorum, expiresMs, waitMs } = approval;
  const when = inOrder(approval.when.flatMap(conjuncts).map(simplified));
  const people = { roles: [...approvers.roles].toSorted(), members: [...approvers.members].toSorted() };
  const asks = asksOf("approval", [when.map(groupKey), people, quorum, expiresMs, waitMs]);
  return { kind: "approval", approval: { ...approval, when }, rule, mode, told, asks };
}

/** The selectors whose rules draw on a counter. */
type Sharing = ReadonlyMap<string, readonly string[]>;

function sharingOf({ tools, allTools }: PolicyDocument): Sharing {
  const users = new Map<string, string[]>();
  const add = (limit: LimitRule | ConcurrencyRule, selector: string) => {
    const name = counterOf(limit);
    users.set(name, [...(users.get(name) ?? []), selector].toSorted());
  };
  for (const limit of allTools) add(limit, EVERY_TOOL);
  for (const { selector, limits } of tools) {
    for (const limit of limits) add(limit, selectorText(selector));
  }
  return users;
}

/** A counter's name says nothing but which rules share it, so that is what is compared. */
function limitPart(limit: LimitRule | ConcurrencyRule, selector: string, sharing: Sharing): Part {
  const users = sharing.get(counterOf(limit)) ?? [];
  const first = users.indexOf(selector);
  const sharedWith = users.filter((_user, i) => i !== first);
  const { rule, mode, scope, onDeny: told } = limit;
  const bound: JsonValue =
    limit.kind === "limit"
      ? [canonicalWindow(limit.window), String(limit.max), limit.cost ?? null]
      : limit.concurrency;
  const asks = asksOf(limit.kind, [scope, bound, sharedWith]);
  return { kind: "limit", limit, sharedWith, rule, mode, told, asks };
}

function counterOf({ kind, counter }: LimitRule | ConcurrencyRule): string {
  return `${kind} ${counter}`;
}

const SECONDS: ReadonlyMap<string, number> = new Map([
  ["second", 1],
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
]);

/** A minute is 60 seconds; a week and a month are no number of seconds since the epoch. */
function canonicalWindow(window: Window): string {
  if (window.kind === "sliding") return `sliding ${window.ms}`;
  const seconds = "seconds" in window ? window.seconds : SECONDS.get(window.unit);
  return seconds === undefined && "unit" in window ? window.unit : String(seconds);
}

/** `all` at the top says the same as its conditions one by one. */
function conjuncts(group: Group): readonly Group[] {
  return "all" in group ? group.all.flatMap(conjuncts) : [group];
}

/** A lone `any` at the top of a deny_if says the same as one deny_if for each of its conditions. */
function disjuncts(conditions: readonly Group[]): (readonly Group[])[] {
  const flat = conditions.flatMap(conjuncts);
  const [only] = flat;
  if (flat.length !== 1 || only === undefined || !("any" in only)) return [flat];
  return only.any.flatMap((group) => disjuncts([group]));
}

/** One of the ways to write a group: no group within a like one, no double not, lists in one order. */
function simplified(group: Group): Group {
  if ("not" in group) {
    const inner = simplified(group.not);
    return "not" in inner ? inner.not : { not: inner };
  }
  if ("all" in group) {
    const all = inOrder(group.all.map(simplified).flatMap((item) => ("all" in item ? item.all : [item])));
    return all.length === 1 ? (all[0] ?? { all }) : { all };
  }
  if ("any" in group) {
    const any = inOrder(group.any.map(simplified).flatMap((item) => ("any" in item ? item.any : [item])));
    return any.length === 1 ? (any[0] ?? { any }) : { any };
  }
  return group;
}

/** By what they mean, each once. */
function inOrder(groups: readonly Group[]): Group[] {
  const byKey = new Map(groups.map((group) => [groupKey(group), group] as const));
  return [...byKey.keys()].toSorted().flatMap((key) => byKey.get(key) ?? []);
}

export function groupKey(group: Group): string {
  return canonical(pictureOf(group));
}

function pictureOf(group: Group): JsonValue {
  if ("any" in group) return { any: group.any.map(pictureOf) };
  if ("all" in group) return { all: group.all.map(pictureOf) };
  if ("not" in group) return { not: pictureOf(group.not) };
  const { path, op, quantifier = null, timezone = null } = group;
  return [path, op, operandOf(group), quantifier, timezone];
}

/** The members of a list that is a set, in one order and each once. */
function operandOf({ op, value }: Condition): JsonValue {
  const isSet = op === "in" || op === "not_in" || op === "host_in" || op === "path_within";
  if (!isSet) return value;
  return [...new Set((Array.isArray(value) ? value : [value]).map(canonical))].toSorted();
}

function asksOf(kind: string, content: JsonValue): string {
  return canonical([kind, content]);
}

/** What identifies a part: a rule in shadow asks nothing yet. */
export function keyOf({ mode, asks }: Part): string {
  return `${mode} ${asks}`;
}
