import { compareConditions } from "../insight/compare-conditions.ts";
import type { PolicyDocument, PredicateRule, ToolRule } from "../language/document.ts";
import { deniesAll } from "./denies-all.ts";
import type { QuickFix, Warning } from "./warning.ts";
import { rulesAbout, type WideRule, wideRules } from "./wide-rules.ts";

/** How many rules for several tools are asked whether they deny all of another rule. */
const MAX_WIDE_RULES = 100;

/** How many pairs of predicates of one document are compared. */
const MAX_PAIRS = 20_000;

/** Rules that are never asked, or never decide, because another one comes first. */
export function unreachableRules({ tools }: PolicyDocument): Warning[] {
  const wide = wideRules(tools)
    .filter(({ rule }) => deniesAll(rule) !== undefined)
    .slice(0, MAX_WIDE_RULES);
  const pairs = { left: MAX_PAIRS };
  return tools.flatMap((tool) => [
    ...behindOwnDenial(tool),
    ...behindWiderDenial(tool, wide),
    ...covered(tool.denyIf, { role: "deny_if", pairs }),
    ...covered(tool.require, { role: "require", pairs }),
  ]);
}

/** A denial of every call leaves nothing for the budgets, the approval and the predicates behind it. */
function behindOwnDenial(tool: ToolRule): Warning[] {
  const denial = deniesAll(tool);
  if (denial === undefined) return [];
  const { approval, limits, deny, denyIf } = tool;
  const at = denyIf.findIndex(({ rule }) => rule === denial);
  const later = at < 0 ? [] : denyIf.slice(at + 1);
  const rules = [
    ...later.map(({ rule }) => rule),
    ...(at >= 0 && deny !== undefined ? [deny.rule] : []),
    ...limits.map(({ rule }) => rule),
    ...(approval === undefined ? [] : [approval.rule]),
  ];
  return rules.map((rule) => unreachable(rule, `${denial} denies every call before this is asked`));
}

function behindWiderDenial(tool: ToolRule, wide: readonly WideRule[]): Warning[] {
  const isEmpty = tool.limits.length === 0 && tool.approval === undefined;
  if (isEmpty || deniesAll(tool) !== undefined) return [];
  return rulesAbout(tool, wide)
    .slice(0, 1)
    .map((other) =>
      unreachable(
        tool.rule,
        `${deniesAll(other) ?? other.rule} denies every call of these tools, and denials win`,
      ),
    );
}

type Comparison = { role: "require" | "deny_if"; pairs: { left: number } };

/** Predicates that never decide: whatever they deny, another one of the same list denies already. */
function covered(list: readonly PredicateRule[], { role, pairs }: Comparison): Warning[] {
  const compared = list.filter(({ mode, conditions }) => mode === "enforce" && conditions.length > 0);
  pairs.left -= compared.length * (compared.length - 1);
  if (pairs.left < 0) return [];
  return compared.flatMap((rule, i) => {
    const other = compared.find((other, j) => i !== j && isCovered({ rule, other, role, isLater: j < i }));
    if (other === undefined) return [];
    const warning = unreachable(rule.rule, `${other.rule} denies whatever this denies`);
    const fix: QuickFix = { label: "Remove this rule", edit: { kind: "remove_rule", pointer: rule.rule } };
    return [{ ...warning, fix }];
  });
}

type Pair = { rule: PredicateRule; other: PredicateRule; role: "require" | "deny_if"; isLater: boolean };

/** Of two that say the same the first one stays. */
function isCovered({ rule, other, role, isLater }: Pair): boolean {
  const relation = compareConditions(other.conditions, rule.conditions);
  if (relation === "same") return isLater;
  return relation === (role === "deny_if" ? "narrower" : "wider");
}

function unreachable(pointer: string, why: string): Warning {
  return { code: "unreachable_rule", pointer, message: `${why}; remove one of the two.` };
}
