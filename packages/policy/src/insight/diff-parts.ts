import type { ConcurrencyRule, Group, LimitRule, Window } from "../language/document.ts";
import { windowText } from "../language/reasons.ts";
import type { Sides } from "./access.ts";
import type { Change, ChangedPart, ChangeKind } from "./change.ts";
import { compareConditions } from "./compare-conditions.ts";
import { keyOf, type Meaning, type Part, partsOn } from "./meaning.ts";
import { partWords, subjectOf } from "./words.ts";

/** What the rule of one selector asks more, less or otherwise, beyond what a change of access has said. */
export function diffParts(selector: string, meanings: Sides<Meaning>, isWhole: boolean): Change[] {
  const own = {
    before: meanings.before.parts.get(selector) ?? [],
    after: meanings.after.parts.get(selector) ?? [],
  };
  const gone = elsewhere(without(own.before, own.after), partsOn(selector, meanings.after));
  const come = elsewhere(without(own.after, own.before), partsOn(selector, meanings.before));
  const isOpen = ({ mode, kind }: Part) =>
    mode === "shadow" || (!isWhole && kind !== "approval" && kind !== "deny");
  return [
    ...pairs({ before: gone.filter(isOpen), after: come.filter(isOpen) }).map((pair) =>
      changeOf(selector, pair),
    ),
    ...diffMessages(selector, own),
  ];
}

/** Each limit takes one like it away, for two equal limits draw twice; of anything else one says it all. */
function without(parts: readonly Part[], others: readonly Part[]): Part[] {
  const left = new Map<string, number>();
  for (const part of others) left.set(keyOf(part), (left.get(keyOf(part)) ?? 0) + 1);
  return parts.filter((part) => {
    const count = left.get(keyOf(part)) ?? 0;
    if (count > 0 && part.kind === "limit") left.set(keyOf(part), count - 1);
    return count === 0;
  });
}

/** What no rule that covers the selector asks either. A limit of another rule is another budget. */
function elsewhere(parts: readonly Part[], covering: readonly Part[]): Part[] {
  const asked = new Set(covering.filter(({ kind }) => kind !== "limit").map(keyOf));
  return parts.filter((part) => !asked.has(keyOf(part)));
}

type Pair = { before: Part | undefined; after: Part | undefined };

/** Looks for what became of each part that is gone, the likeliest first. */
function pairs({ before, after }: Sides<Part[]>): Pair[] {
  const found: Pair[] = [];
  const open = { before: [...before], after: [...after] };
  for (const isLike of LIKENESSES) {
    if (open.before.length * open.after.length > MAX_COMPARISONS) break;
    open.before = open.before.filter((old) => {
      const at = open.after.findIndex((fresh) => fresh.kind === old.kind && isLike(old, fresh));
      if (at < 0) return true;
      found.push({ before: old, after: open.after.splice(at, 1)[0] });
      return false;
    });
  }
  return [
    ...found,
    ...open.before.map((part) => ({ before: part, after: undefined })),
    ...open.after.map((part) => ({ before: undefined, after: part })),
  ];
}

/** Beyond that a rule is another one, and what is gone and what has come are told one by one. */
const MAX_COMPARISONS = 10_000;

const LIKENESSES: readonly ((a: Part, b: Part) => boolean)[] = [
  (a, b) => a.asks === b.asks,
  (a, b) =>
    a.kind === "limit" && b.kind === "limit" ? isSameBudget(a.limit, b.limit) : relation(a, b) !== "other",
  (a, b) => a.kind === "limit" && b.kind === "limit" && a.limit.counter === b.limit.counter,
  (a, b) => a.kind !== "limit" && pathsOf(a) !== "" && pathsOf(a) === pathsOf(b),
  (a, b) =>
    a.kind === "approval" || (a.kind === "limit" && b.kind === "limit" && a.limit.kind === b.limit.kind),
];

function isSameBudget(a: LimitRule | ConcurrencyRule, b: LimitRule | ConcurrencyRule): boolean {
  if (a.scope !== b.scope) return false;
  if (a.kind === "concurrency" || b.kind === "concurrency") return a.kind === b.kind;
  return windowText(a.window) === windowText(b.window) && a.cost === b.cost;
}

function relation(a: Part, b: Part) {
  return compareConditions(conditionsOf(a), conditionsOf(b));
}

function conditionsOf(part: Part): readonly Group[] {
  return part.kind === "require" || part.kind === "deny_if" ? part.conditions : [];
}

function pathsOf(part: Part): string {
  return [...new Set(conditionsOf(part).flatMap(leafPaths))].toSorted().join();
}

function leafPaths(group: Group): string[] {
  if ("not" in group) return leafPaths(group.not);
  if ("any" in group) return group.any.flatMap(leafPaths);
  return "all" in group ? group.all.flatMap(leafPaths) : [group.path];
}

const PARTS: Record<Part["kind"], ChangedPart> = {
  require: "require",
  deny_if: "deny_if",
  deny: "access",
  limit: "limits",
  approval: "access",
};

function changeOf(selector: string, { before, after }: Pair): Change {
  const subject = subjectOf(selector);
  const part = before ?? after;
  const old = before === undefined ? "" : partWords(before);
  const fresh = after === undefined ? "" : partWords(after);
  // Values are cut in sentences, so that two may look alike.
  const words = { before: old, after: old === fresh ? `${fresh} (another value)` : fresh };
  return {
    subject,
    part: part === undefined ? "access" : PARTS[part.kind],
    kind: kindOf(before, after),
    ...words,
    sentence: `${subject}: ${sentenceOf(words, part?.kind === "require")}`,
    rules: { before: before?.rule, after: after?.rule },
  };
}

function sentenceOf({ before, after }: Sides<string>, isRequired: boolean): string {
  if (before === "") return isRequired ? `now requires: ${after}` : `now ${after}`;
  if (after === "") return isRequired ? `no longer requires: ${before}` : `no longer ${before}`;
  return isRequired ? `required: ${before}; now: ${after}` : `was ${before}, now ${after}`;
}

function kindOf(before: Part | undefined, after: Part | undefined): ChangeKind {
  const [old, fresh] = [before?.mode === "enforce", after?.mode === "enforce"];
  if (!old && !fresh) return "changed";
  if (before === undefined || !old) return "narrowed";
  if (after === undefined || !fresh) return "widened";
  if (before.kind === "limit" && after.kind === "limit") return compareLimits(before, after);
  const holds = relation(before, after);
  if (holds === "other" || holds === "same") return "changed";
  return (holds === "wider") === (before.kind === "require") ? "widened" : "narrowed";
}

type LimitPart = Extract<Part, { kind: "limit" }>;

function compareLimits(before: LimitPart, after: LimitPart): ChangeKind {
  const [old, fresh] = [before.limit, after.limit];
  if (old.scope !== fresh.scope || before.sharedWith.join() !== after.sharedWith.join()) return "changed";
  if (old.kind === "concurrency" || fresh.kind === "concurrency") {
    if (old.kind !== "concurrency" || fresh.kind !== "concurrency") return "changed";
    return fresh.concurrency > old.concurrency ? "widened" : "narrowed";
  }
  if (old.cost !== fresh.cost) return "changed";
  const shorter = lengthOf(old.window) - lengthOf(fresh.window);
  if (Number.isNaN(shorter)) return "changed";
  if (fresh.max >= old.max && shorter >= 0) return "widened";
  return fresh.max <= old.max && shorter <= 0 ? "narrowed" : "changed";
}

const UNITS = ["second", "minute", "hour", "day", "week", "month"] as const;

/** Ranks windows of one family; those of different families cannot be told apart by length alone. */
function lengthOf(window: Window): number {
  return window.kind === "fixed" && "unit" in window ? UNITS.indexOf(window.unit) : Number.NaN;
}

/** What the agent is told where a rule asks the same as before. */
function diffMessages(selector: string, { before, after }: Sides<readonly Part[]>): Change[] {
  const old = messagesOf(before);
  return [...messagesOf(after)].flatMap(([key, { part, told }]): Change[] => {
    const was = old.get(key);
    if (was === undefined) return [];
    const strings = { before: textOf(was.told), after: textOf(told) };
    if (strings.before === strings.after) return [];
    const subject = subjectOf(selector);
    const sentence = `${subject}: what the agent is told of "${partWords(part)}" is another sentence`;
    const rules = { before: was.part.rule, after: part.rule };
    return [{ subject, part: "message", kind: "changed", ...strings, sentence, rules }];
  });
}

/** By what is asked, all that is said of it. */
function messagesOf(parts: readonly Part[]): Map<string, { part: Part; told: Set<string> }> {
  const messages = new Map<string, { part: Part; told: Set<string> }>();
  for (const part of parts) {
    const entry = messages.get(keyOf(part)) ?? { part, told: new Set() };
    entry.told.add(part.told ?? "");
    messages.set(keyOf(part), entry);
  }
  return messages;
}

function textOf(told: ReadonlySet<string>): string {
  return [...told].toSorted().join(" ");
}
