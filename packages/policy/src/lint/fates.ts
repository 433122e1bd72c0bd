import { pointer } from "@sallyport/json";
import type { Condition, Group, PolicyDocument } from "../language/document.ts";
import { evaluatorOf } from "../values/evaluate-operator.ts";
import { checkOperand } from "../values/operand.ts";
import { contextView } from "./context-values.ts";
import { isSatisfiable } from "./satisfiable.ts";
import { conditionsOf, type Conjunction, conjunctionsOf, type Site, sitesOf } from "./sites.ts";
import type { Warning } from "./warning.ts";

/** Rules that can never match, or always do, whatever the server's tools are. */
export function fates(document: PolicyDocument): Warning[] {
  return [
    ...document.tools.flatMap((tool) => [
      ...conjunctionsOf(tool).flatMap((conjunction) => [
        ...emptyRequire(conjunction),
        ...contradictions(conjunction),
      ]),
      ...sitesOf(tool).flatMap(always),
    ]),
    ...neverAllowed(document),
  ];
}

/** `require` without conditions asks for nothing; `deny_if` without is how a tool is denied, and stays. */
function emptyRequire({ role, groups, rule }: Conjunction): Warning[] {
  if (role !== "require" || groups.length > 0) return [];
  const message = "This asks for nothing; write a condition, or remove it.";
  return [{ code: "always_matches", pointer: rule, message }];
}

function contradictions(conjunction: Conjunction): Warning[] {
  const { groups, at, role } = conjunction;
  const inner = groups.flatMap((group, i) => branches(group, at + pointer([i])));
  return [{ groups, at: conjunction.rule }, ...inner].flatMap(({ groups, at }) => {
    const path = contradicted(conditionsOf(groups));
    if (path === undefined) return [];
    const message = `No value of ${path} satisfies all of these conditions; ${consequence(role, at === conjunction.rule)}.`;
    return [{ code: "never_matches" as const, pointer: at, message }];
  });
}

function consequence(role: Conjunction["role"], isWhole: boolean): string {
  if (!isWhole) return "so this branch never holds";
  if (role === "require") return "so every call is denied";
  return "so this matches nothing but values of a wrong type";
}

/** The groups of `any` and `not`, in which other things may contradict one another. */
function branches(group: Group, at: string): { groups: readonly Group[]; at: string }[] {
  if ("path" in group) return [];
  if ("not" in group) return [{ groups: [group.not], at: `${at}/not` }, ...branches(group.not, `${at}/not`)];
  if ("all" in group) return group.all.flatMap((inner, i) => branches(inner, at + pointer(["all", i])));
  return group.any.flatMap((inner, i) => {
    const place = at + pointer(["any", i]);
    return [{ groups: [inner], at: place }, ...branches(inner, place)];
  });
}

/** A path about which the conditions contradict one another. Of list items each may satisfy another condition. */
function contradicted(conditions: readonly Condition[]): string | undefined {
  const byPath = new Map<string, Condition[]>();
  for (const condition of conditions) {
    if (condition.quantifier === "some") continue;
    const key = JSON.stringify([condition.path, condition.timezone ?? ""]);
    byPath.set(key, [...(byPath.get(key) ?? []), condition]);
  }
  for (const [first, ...rest] of byPath.values()) {
    if (first !== undefined && !isSatisfiable([first, ...rest])) return first.path;
  }
  return undefined;
}

/** Patterns that match in every text; `^.*$` does not, because a point is no line break. */
const ANY_TEXT = /^(?:\^?(?:\.\*)?|(?:\.\*)?\$?)$/;

/** Conditions that every text, or every time, satisfies. */
function always({ condition, pointer }: Site): Warning[] {
  const { op, value, path } = condition;
  const isEmptyText = value === "" && (op === "starts_with" || op === "ends_with" || op === "contains");
  const isAnyPattern = op === "regex" && typeof value === "string" && ANY_TEXT.test(value);
  const isAnyLength = op === "length_gte" && value === 0;
  if (isEmptyText || isAnyPattern || isAnyLength) {
    const message = `Every ${isAnyLength ? "length" : "string"} satisfies this; to ask whether ${path} is given, write "op": "exists".`;
    return [{ code: "always_matches", pointer, message }];
  }
  if (op !== "exists" && !path.startsWith("args.") && holdsForAll(condition)) {
    return [{ code: "always_matches", pointer, message: `${path} always satisfies this; remove it.` }];
  }
  return [];
}

function holdsForAll({ path, op, value }: Condition): boolean {
  const view = contextView(path);
  const check = checkOperand(op, value);
  if (view.kind !== "possible" || view.values === undefined || check.problem !== undefined) return false;
  const evaluate = evaluatorOf(op, value, check.pattern);
  return view.values.every((candidate) => evaluate(candidate) === "yes");
}

/** Budgets that no call fits into. */
function neverAllowed({ tools, allTools }: PolicyDocument): Warning[] {
  const limits = [...allTools, ...tools.flatMap((tool) => tool.limits)];
  return limits.flatMap((limit): Warning[] => {
    if (limit.kind !== "limit" || limit.max !== 0n) return [];
    const message =
      limit.cost === undefined
        ? 'No call fits into 0, so this always denies; write "action": "deny", or another number.'
        : `Only a cost of 0 fits into 0, so this denies every call that costs something.`;
    return [{ code: "always_matches", pointer: `${limit.rule}/max`, message }];
  });
}
