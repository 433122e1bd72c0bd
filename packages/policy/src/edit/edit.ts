import {
  canonical,
  type DocumentEdit,
  editDocument,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
  parseDocument,
  parsePointer,
  pointer,
  type TextChange,
} from "@sallyport/json";
import type { Effect } from "../language/document.ts";
import { ALL_TOOLS } from "../language/grammar-words.ts";

/**
 * The edits of a visual editor, each as the smallest changes of the policy's text: comments, order and layout stay. All
 * return [] when the text says so already, and undefined when it cannot be done: the text has faults of syntax, or
 * what the edit is about is not there.
 */
export type Changes = readonly TextChange[];

/** What can be chosen for a tool as a whole; `remove` leaves it to `default`. */
export type ToolColumn = "allow" | "deny" | "require_approval" | "hide" | "remove";

export type PredicateList = "require" | "deny_if";

/**
 * Chooses for the tool, or selector, `tool`; its limits and predicates stay. Undefined when `hide` names all tools and
 * this one is to be listed. Globs and classes in `hide` stay, and what other rules deny stays denied.
 */
export function setToolColumn(text: string, tool: string, column: ToolColumn): Changes | undefined {
  const document = read(text);
  return document && apply(text, columnEdits({ document, tool }, column));
}

/** What happens to tools without a rule. */
export function setDefault(text: string, effect: Effect): Changes | undefined {
  return apply(text, [{ kind: "set", at: "/default", value: effect }]);
}

/**
 * Adds a limit, as it stands in a document, to a tool or, with null, to all tools together. Undefined for a tool that
 * has no rule under default deny: a rule would allow it.
 */
export function addLimit(text: string, tool: string | null, limit: JsonObject): Changes | undefined {
  const document = read(text);
  if (document === undefined || (tool !== null && opens(document, tool))) return undefined;
  const owner = tool === null ? ["all_tools"] : ["tools", tool];
  return apply(text, [{ kind: "set", at: pointer([...owner, "limits", "-"]), value: limit }]);
}

/** Makes the limit at a rule's pointer say what `limit` says, key by key. */
export function setLimit(text: string, rule: string, limit: JsonObject): Changes | undefined {
  return valueAt(text, rule) === undefined
    ? undefined
    : apply(text, [{ kind: "set", at: rule, value: limit }]);
}

/** Adds a predicate, as it stands in a document. Undefined as for addLimit. */
export function addPredicate(
  text: string,
  { tool, list }: { tool: string; list: PredicateList },
  predicate: JsonObject,
): Changes | undefined {
  const document = read(text);
  if (document === undefined || opens(document, tool)) return undefined;
  return apply(text, [{ kind: "set", at: pointer(["tools", tool, list, "-"]), value: predicate }]);
}

/** Pairs a cap: denies calls of the tool that come without the argument at `path`. */
export function requireExists(text: string, tool: string, path: string): Changes | undefined {
  const condition = { path, op: "exists", value: true };
  const document = read(text);
  const predicates = list(member(member(member(document, "tools"), tool), "require"));
  const isThere = predicates.some((predicate) =>
    list(member(predicate, "conditions")).some((other) => isSame(other, condition)),
  );
  return isThere ? [] : addPredicate(text, { tool, list: "require" }, { conditions: [condition] });
}

/** Takes away the rule at a pointer, as decisions name it, with the list it stands in when that has no other. */
export function removeRule(text: string, rule: string): Changes | undefined {
  const steps = parsePointer(rule) ?? [];
  const parent = pointer(steps.slice(0, -1));
  const isAlone = list(valueAt(text, parent)).length === 1 && valueAt(text, rule) !== undefined;
  return apply(text, [{ kind: "remove", at: isAlone ? parent : rule }]);
}

/** Sets any value, with the objects and lists around it when they are missing; `-` stands behind the last item. */
export function setValue(text: string, at: string, value: JsonValue): Changes | undefined {
  return apply(text, [{ kind: "set", at, value }]);
}

/** Takes away any key or item. */
export function removeValue(text: string, at: string): Changes | undefined {
  return apply(text, [{ kind: "remove", at }]);
}

type Target = { document: JsonObject; tool: string };

function columnEdits({ document, tool }: Target, column: ToolColumn): DocumentEdit[] | undefined {
  const hide = list(own(document, "hide"));
  if (column === "hide") {
    const isHidden = hide.includes(tool) || hide.includes(ALL_TOOLS);
    return isHidden ? [] : [{ kind: "set", at: "/hide/-", value: tool }];
  }
  const rule = member(own(document, "tools"), tool);
  const shown = itemsGone(hide, ["hide"], (name) => name === tool);
  if (column === "remove") return rule === undefined ? shown : [...shown, gone(["tools", tool])];
  if (hide.includes(ALL_TOOLS)) return undefined;
  return [...shown, ...ruleEdits({ document, tool }, column)];
}

function ruleEdits(
  { document, tool }: Target,
  column: "allow" | "deny" | "require_approval",
): DocumentEdit[] {
  const at = (...steps: string[]) => ["tools", tool, ...steps];
  const rule = member(own(document, "tools"), tool);
  if (!isObject(rule)) {
    const value: JsonObject = column === "allow" ? {} : { action: column };
    const isAllowed = column === "allow" && own(document, "default") === "allow";
    return isAllowed ? [] : [{ kind: "set", at: pointer(at()), value }];
  }
  const denials = list(own(rule, "deny_if"));
  const isDenied = own(rule, "action") === "deny" || denials.some(alwaysHolds);
  if (column === "deny") return isDenied ? [] : [acted(tool, column)];

  const undenied = itemsGone(denials, at("deny_if"), alwaysHolds);
  const hasApproval = own(rule, "approval") !== undefined;
  if (column === "require_approval" && !hasApproval) return [...undenied, acted(tool, column)];
  const approval = column === "allow" && hasApproval ? [gone(at("approval"))] : [];
  return [...undenied, ...approval, ...withoutAction(rule, tool)];
}

function acted(tool: string, action: string): DocumentEdit {
  return { kind: "set", at: pointer(["tools", tool, "action"]), value: action };
}

/** Without an action that stops calls, and without the reason that nobody would read then. */
function withoutAction(rule: JsonObject, tool: string): DocumentEdit[] {
  const action = own(rule, "action");
  if (action === undefined || action === "allow") return [];
  const isUnread = own(rule, "reason") !== undefined && own(rule, "rate_limit") === undefined;
  return [gone(["tools", tool, "action"]), ...(isUnread ? [gone(["tools", tool, "reason"])] : [])];
}

/** A predicate without conditions: the other way to write that a tool is denied. */
function alwaysHolds(predicate: JsonValue): boolean {
  const conditions = member(predicate, "conditions");
  return Array.isArray(conditions) && conditions.length === 0;
}

/** Of a list the items that are meant; the whole list when no other is left. */
function itemsGone(
  items: readonly JsonValue[],
  place: readonly string[],
  isMeant: (item: JsonValue) => boolean,
): DocumentEdit[] {
  const meant = [...items.keys()].filter((i) => isMeant(items[i] ?? null));
  if (meant.length > 0 && meant.length === items.length) return [gone(place)];
  return meant.map((i) => gone([...place, i]));
}

function gone(place: readonly (string | number)[]): DocumentEdit {
  return { kind: "remove", at: pointer(place) };
}

/** A rule for this tool would allow what is denied now. */
function opens(document: JsonObject, tool: string): boolean {
  const isListed = member(own(document, "tools"), tool) !== undefined;
  return !isListed && own(document, "default") !== "allow";
}

function apply(text: string, edits: DocumentEdit[] | undefined): Changes | undefined {
  return edits && editDocument(text, edits);
}

function read(text: string): JsonObject | undefined {
  const { value, faults } = parseDocument(text, { comments: true });
  return faults.length === 0 && isObject(value) ? value : undefined;
}

function valueAt(text: string, at: string): JsonValue | undefined {
  return parsePointer(at)?.reduce<JsonValue | undefined>(member, read(text));
}

function member(value: JsonValue | undefined, step: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(step) ? value[Number(step)] : undefined;
  return isObject(value) ? own(value, step) : undefined;
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  return canonical(a) === canonical(b);
}
