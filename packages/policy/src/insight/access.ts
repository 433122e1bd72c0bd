import { canonical } from "@sallyport/json";
import type { ApprovalRule } from "../language/document.ts";
import type { Change, ChangeKind } from "./change.ts";
import { compareConditions } from "./compare-conditions.ts";
import { keyOf, type Meaning, type Part, partsOn } from "./meaning.ts";
import { approvalWords, partWords, subjectOf } from "./words.ts";

export type Sides<T> = { readonly before: T; readonly after: T };

/** `isMinor`: worth a line only where nothing else changes. `isWhole`: nothing that the rule asks besides matters. */
export type AccessChange = { change: Change | undefined; isMinor: boolean; isWhole: boolean };

type Access = {
  rank: number;
  words: string;
  approvals: readonly ApprovalRule[];
  rule: string | undefined;
  /** No rule lets it be called. */
  isBare: boolean;
};

const DENIED = 0;
const APPROVAL = 1;
const ALLOWED = 2;

/** Whether the tools of a selector are hidden, denied, allowed or asked about, and whether its own rule changed that. */
export function compareAccess(selector: string, meanings: Sides<Meaning>): AccessChange {
  const before = accessOf(selector, meanings.before);
  const after = accessOf(selector, meanings.after);
  const isWhole = before.rank <= DENIED || after.rank <= DENIED;
  const said = (access: Access, meaning: Meaning) =>
    isWhole && access.rank > DENIED ? access.words + conditionsOf(partsOn(selector, meaning)) : access.words;
  const words = { before: said(before, meanings.before), after: said(after, meanings.after) };
  const isOwn = ownAccess(selector, meanings.before) !== ownAccess(selector, meanings.after);
  if (!isOwn || words.before === words.after) return { change: undefined, isMinor: false, isWhole };
  const change: Change = {
    subject: subjectOf(selector),
    part: "access",
    kind: isMixed(selector, meanings, { before, after }) ? "changed" : kindOf(before, after),
    ...words,
    sentence: sentenceOf(selector, words) + (leavesOutClass(selector, meanings) ? APART : ""),
    rules: { before: before.rule, after: after.rule },
  };
  const isMinor = before.rank === ALLOWED && after.rank === ALLOWED && change.kind === "changed";
  return { change, isMinor, isWhole };
}

const APART = ", apart from what the rules of its class say";

/** There are rules for classes, and which of them is about this selector is not known. */
function leavesOutClass(selector: string, { before, after }: Sides<Meaning>): boolean {
  if (selector.startsWith("@") || before.classOf(selector) !== undefined) return false;
  return before.hasClasses || after.hasClasses;
}

/** A rule that lets tools be called on conditions also restricts those that another rule lets be called without them. */
function isMixed(selector: string, meanings: Sides<Meaning>, { before, after }: Sides<Access>): boolean {
  if (before.isBare === after.isBare) return false;
  const [open, meaning] = before.isBare ? [after, meanings.after] : [before, meanings.before];
  if (open.rank <= DENIED) return false;
  const isFree = open.rank === ALLOWED && conditionsOf(partsOn(selector, meaning)) === "";
  return !isFree && [meanings.before, meanings.after].some(({ rules }) => rules.hasOthersFor(selector));
}

function sentenceOf(selector: string, { before, after }: Sides<string>): string {
  const past = before.startsWith("needs ") ? before.replace("needs", "needed") : `was ${before}`;
  return `${subjectOf(selector)}: ${past}, now ${after}`;
}

/** What the selector itself, not a wider one, says about access. */
export function ownAccess(selector: string, { hidden, rules, parts }: Meaning): string {
  const decisive = (parts.get(selector) ?? []).filter(isDecisive).map(keyOf);
  const mode = rules.get(selector)?.mode ?? null;
  return canonical([hidden.get(selector) !== undefined, mode, [...new Set(decisive)].toSorted()]);
}

function isDecisive({ kind, mode }: Part): boolean {
  return mode === "enforce" && (kind === "deny" || kind === "approval");
}

function accessOf(selector: string, meaning: Meaning): Access {
  const isName = !/[*@]/.test(selector);
  const base = { approvals: [], isBare: false };
  const [hidden] = meaning.hidden.covering(selector);
  // Of a name is known what it was without a rule; tools that a wide selector takes in may have rules of their own.
  const closed = isName ? DENIED : DENIED - 1;
  if (hidden !== undefined) return { ...base, rank: closed, words: "hidden", rule: hidden.rule };
  const rules = meaning.rules.covering(selector);
  const enforced = rules.find(({ mode }) => mode === "enforce");
  if (enforced === undefined) return withoutRule(selector, meaning, rules[0]?.rule);
  const decisive = partsOn(selector, meaning).filter(isDecisive);
  const denial = decisive.find(({ kind }) => kind === "deny");
  if (denial !== undefined) return { ...base, rank: closed, words: "denied", rule: denial.rule };
  const approvals = decisive.flatMap((part) => (part.kind === "approval" ? [part.approval] : []));
  const own = meaning.rules.get(selector) ?? enforced;
  if (approvals.length === 0) return { ...base, rank: ALLOWED, words: "allowed", rule: own.rule };
  const words = [...new Set(approvals.map(approvalWords))].toSorted().join(" and ");
  return { ...base, rank: APPROVAL, words, approvals, rule: approvals[0]?.rule };
}

function withoutRule(
  selector: string,
  { document, hasClasses, classOf }: Meaning,
  rule: string | undefined,
): Access {
  const base = { approvals: [], rule, isBare: document.default === "deny" };
  if (document.default === "allow") return { ...base, rank: ALLOWED, words: "allowed by default" };
  const isAlone = hasClasses && classOf(selector) === undefined;
  const why = rule !== undefined ? "no rule that is enforced" : isAlone ? "no rule of its own" : "no rule";
  return { ...base, rank: DENIED, words: `denied (${why})` };
}

function conditionsOf(parts: readonly Part[]): string {
  const asked = parts.filter((part) => !isDecisive(part) && part.mode === "enforce").map(partWords);
  return asked.length === 0 ? "" : `, if: ${[...new Set(asked)].join("; ")}`;
}

function kindOf(before: Access, after: Access): ChangeKind {
  if (before.rank !== after.rank) return after.rank > before.rank ? "widened" : "narrowed";
  const [old, fresh] = [before.approvals, after.approvals];
  if (before.rank === APPROVAL && old.length === 1 && fresh.length === 1) {
    return old[0] === undefined || fresh[0] === undefined ? "changed" : compareApprovals(old[0], fresh[0]);
  }
  return "changed";
}

/** Who may say yes, how many have to, how long it is good for, and to which calls it applies. */
function compareApprovals(before: ApprovalRule, after: ApprovalRule): ChangeKind {
  const when = compareConditions(before.when, after.when);
  const kinds: (ChangeKind | "same")[] = [
    when === "wider" ? "narrowed" : when === "narrower" ? "widened" : when === "same" ? "same" : "changed",
    bySize(before.quorum, after.quorum, "narrowed"),
    bySize(before.expiresMs, after.expiresMs, "widened"),
    comparePeople(before, after),
  ];
  const told = new Set(kinds.flatMap((kind) => (kind === "same" ? [] : [kind])));
  const [only = "changed"] = told;
  return told.size === 1 ? only : "changed";
}

function bySize(before: number, after: number, whenMore: "widened" | "narrowed"): ChangeKind | "same" {
  if (before === after) return "same";
  return after > before === (whenMore === "widened") ? "widened" : "narrowed";
}

/** Nobody named: whoever may approve in the organisation. */
function comparePeople(before: ApprovalRule, after: ApprovalRule): ChangeKind | "same" {
  const old = peopleOf(before);
  const fresh = peopleOf(after);
  if (old.size === 0 || fresh.size === 0) {
    return old.size === fresh.size ? "same" : old.size === 0 ? "narrowed" : "widened";
  }
  const keeps = [...old].every((person) => fresh.has(person));
  const adds = [...fresh].some((person) => !old.has(person));
  if (keeps) return adds ? "widened" : "same";
  return adds ? "changed" : "narrowed";
}

function peopleOf({ approvers }: ApprovalRule): Set<string> {
  return new Set([...approvers.roles.map((role) => `role ${role}`), ...approvers.members]);
}
