import type { Condition, Mode, PolicyDocument, ToolRule } from "../language/document.ts";
import type { Operator } from "../language/operators.ts";
import { selectorText } from "../language/selector.ts";
import { hasItems } from "../values/path.ts";
import { conditionsOf, sitesOf } from "./sites.ts";
import type { FixEdit, Warning } from "./warning.ts";
import { rulesAbout, wideRules } from "./wide-rules.ts";

const CAPS: readonly Operator[] = ["lt", "lte", "gt", "gte", "length_lte", "length_gte"];

/** How many rules for several tools are asked whether they pair a cap of another rule. */
const MAX_WIDE_RULES = 200;

/** A deny_if with a bound lets a call without the argument pass, unless something else denies that. */
export function unpairedCaps(document: PolicyDocument): Warning[] {
  const wide = wideRules(document.tools).slice(0, MAX_WIDE_RULES);
  return document.tools.flatMap((tool) => {
    const caps = sitesOf(tool).filter(
      ({ condition, role, negated }) =>
        role === "deny_if" && !negated && CAPS.includes(condition.op) && condition.path.startsWith("args."),
    );
    if (caps.length === 0) return [];
    const needed = neededPaths([tool, ...rulesAbout(tool, wide)]);
    return caps
      .filter(({ condition }) => !needed.has(condition.path))
      .map(({ condition, pointer }) => unpaired(tool, { condition, pointer }));
  });
}

function unpaired(
  tool: ToolRule,
  { condition, pointer }: { condition: Condition; pointer: string },
): Warning {
  const { path } = condition;
  const quantifier = hasItems(path) ? { quantifier: "every" } : {};
  const exists = JSON.stringify({ path, op: "exists", value: true, ...quantifier });
  const message = `A call without ${path} passes this. Pair it: "require": [{ "conditions": [${exists}] }].`;
  const isTried = tool.require.some(({ conditions }) =>
    conditionsOf(conditions).some((required) => required.path === path),
  );
  if (hasItems(path) || isTried || isDenied(tool, path)) return { code: "unpaired_cap", pointer, message };
  const edit: FixEdit = { kind: "require_exists", tool: selectorText(tool.selector), path };
  return { code: "unpaired_cap", pointer, message, fix: { label: `Require ${path}`, edit } };
}

/** Whoever gives the argument is denied, so requiring it would deny every call. */
function isDenied({ denyIf }: ToolRule, path: string): boolean {
  return denyIf.some(({ conditions }) => {
    const [only, ...others] = conditionsOf(conditions);
    return others.length === 0 && only?.path === path && only.op === "exists" && only.value === true;
  });
}

/** The paths without which every call is denied: required, or a cost, or denied when absent. */
function neededPaths(rules: readonly ToolRule[]): Set<string> {
  const needed = rules.flatMap(({ mode, require, denyIf, limits }) => [
    ...require
      .filter((predicate) => isEnforced(predicate, mode))
      .flatMap(({ conditions }) =>
        conditionsOf(conditions)
          .filter((condition) => !isAbsence(condition))
          .map(({ path }) => path),
      ),
    ...denyIf
      .filter((predicate) => isEnforced(predicate, mode))
      .flatMap(({ conditions }) => {
        const [only, ...others] = conditionsOf(conditions);
        const isAlone = only !== undefined && others.length === 0 && conditions.length === 1;
        return isAlone && isAbsence(only) ? [only.path] : [];
      }),
    ...limits.flatMap((limit) =>
      limit.kind === "limit" && isEnforced(limit, mode) ? (limit.cost ?? []) : [],
    ),
  ]);
  return new Set(needed);
}

/** A rule that is in shadow as a whole is evaluated as what it would be. */
function isEnforced(part: { mode: Mode }, around: Mode): boolean {
  return part.mode === "enforce" || around === "shadow";
}

/** The one condition that holds of an absent argument. */
function isAbsence({ op, value }: Condition): boolean {
  return op === "exists" && value === false;
}
