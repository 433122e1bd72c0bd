import { type JsonObject, setOwn } from "@sallyport/json";
import type { ConditionTree, Leaf } from "../decide/condition-tree.ts";
import { decide } from "../decide/decide.ts";
import type { ConcurrencyObligation, Decision, LimitObligation, Obligation } from "../decide/decision.ts";
import { denialOfTool } from "../decide/denial-of-tool.ts";
import { EvaluationInput } from "../decide/evaluation-input.ts";
import type { PolicyContext } from "../decide/policy-request.ts";
import type { Policy } from "../decide/policy.ts";
import type { RuleSet } from "../decide/tool-policy.ts";
import type { Outcome, RecordedCall } from "./recorded-call.ts";
import type { Claim, Draw } from "./replay-budgets.ts";
import { allHold, type PartlyKnown } from "./tri-state.ts";

/** What the rules alone say of a call, before any limit is asked; and what it claims if it goes on. */
export type Evaluation = Outcome & { readonly claims: readonly Claim[] };

/** Exactly as `decide` does where the arguments were recorded; else as far as that can be known without them. */
export function evaluateRecorded(policy: Policy, call: RecordedCall): Evaluation {
  const { args, argKeys, tool } = call;
  if (args !== undefined) return evaluationOf(decide(policy, { now: call.at, ...call.context, tool, args }));
  const context: PolicyContext = { now: call.at, ...call.context };
  const input = new EvaluationInput(placeholders(argKeys ?? []), context);
  const known = { input, isUnknown: unknownLeaf(argKeys) };
  const own = evaluateUnknown(policy, tool, known);
  const { baseline } = policy.parts;
  return baseline === null ? own : both(evaluateUnknown(baseline, tool, known), own);
}

/** Only that they are there is known, so their values are never looked at. */
function placeholders(keys: readonly string[]): JsonObject {
  const args: JsonObject = {};
  for (const key of keys) setOwn(args, key, null);
  return args;
}

function unknownLeaf(argKeys: readonly string[] | undefined): (leaf: Leaf) => boolean {
  const keys = argKeys && new Set(argKeys);
  return ({ isArgument, path, op }) => {
    if (!isArgument) return false;
    const [key = "", ...rest] = path.slice("args.".length).split(/[.[]/);
    if (keys === undefined) return true;
    return keys.has(key) && !(op === "exists" && rest.length === 0);
  };
}

function evaluationOf({ effect, rule, reason, obligations }: Decision): Evaluation {
  if (effect === "deny") return { effect, rule, reason, claims: [] };
  const approval = obligations.find(({ kind }) => kind === "approval");
  const claims = claimsOf(obligations);
  if (approval === undefined) return { effect, rule, reason, claims };
  return { effect: "approval", rule: approval.rule, reason: approval.reason, claims };
}

const ANYTHING: Draw = { least: 0n, most: undefined };

function claimsOf(obligations: readonly Obligation[]): Claim[] {
  const claims: Claim[] = [];
  for (const obligation of obligations) {
    if (obligation.kind !== "approval") claims.push({ obligation, draw: exactly(obligation) });
  }
  return claims;
}

/** A place of a running call is no amount. */
function exactly(obligation: LimitObligation | ConcurrencyObligation): Draw {
  const amount = obligation.kind === "limit" ? obligation.amount : 1n;
  return { least: amount, most: amount };
}

function evaluateUnknown(policy: Policy, name: string, call: PartlyKnown): Evaluation {
  const { mode, denials } = policy.parts;
  if (mode === "shadow") return evaluationOf(denials.shadow);
  const tool = policy.toolOf(name, call.input.context.toolClass);
  if (tool === undefined) return evaluationOf(denials.notAName);
  const denial = denialOfTool(policy, tool, call.input.context) ?? certainDenial(tool.enforced, call);
  return denial === undefined ? evaluateOpen(tool.enforced, call) : evaluationOf(denial);
}

/** Of a call that nothing denies for certain. */
function evaluateOpen(rules: RuleSet, call: PartlyKnown): Evaluation {
  const claims = rules.limits.map(
    ({ cost, obligation }): Claim => ({
      obligation,
      draw: cost === undefined ? exactly(obligation) : ANYTHING,
    }),
  );
  const [unknown] = unknownRules(rules, call);
  if (unknown !== undefined) {
    const reason = "It depends on arguments that were not recorded.";
    return { effect: "unknown", rule: unknown, reason, claims };
  }
  const approval = rules.approvals.find(({ when }) => allHold(when, "may", call) === "yes")?.obligation;
  const { rule, reason } = approval ?? rules.allowedBy ?? NOBODY;
  return { effect: approval === undefined ? "allow" : "approval", rule, reason, claims };
}

const NOBODY = { rule: "", reason: "" };

function unknownRules(rules: RuleSet, call: PartlyKnown): string[] {
  const isMaybe = (trees: readonly ConditionTree[], ask: "sure" | "may") =>
    allHold(trees, ask, call) === "maybe";
  return [
    ...rules.arguments.map(({ rule }) => rule),
    ...rules.require.filter(({ trees }) => isMaybe(trees, "sure")).map(({ denial }) => denial.rule),
    ...rules.denyIf.filter(({ trees }) => isMaybe(trees, "may")).map(({ denial }) => denial.rule),
    ...rules.limits.filter(({ cost }) => cost !== undefined).map(({ obligation }) => obligation.rule),
    ...rules.approvals.filter(({ when }) => isMaybe(when, "may")).map(({ obligation }) => obligation.rule),
  ];
}

/** A denial that comes whatever the values are, although another rule may have denied before it. */
function certainDenial(rules: RuleSet, call: PartlyKnown): Decision | undefined {
  const unchecked = call.input.context.inputSchema === undefined ? rules.arguments[0] : undefined;
  const failed = rules.require.find(({ trees }) => allHold(trees, "sure", call) === "no");
  const matched = rules.denyIf.find(({ trees }) => allHold(trees, "may", call) === "yes");
  return unchecked?.denial ?? failed?.denial ?? matched?.denial ?? rules.denied[0];
}

const STRICTNESS = ["deny", "unknown", "approval", "allow"] as const;

/** A policy below a baseline: the stricter of the two, and the claims of both. */
function both(baseline: Evaluation, own: Evaluation): Evaluation {
  const isBaseline = STRICTNESS.indexOf(baseline.effect) < STRICTNESS.indexOf(own.effect);
  const stricter = isBaseline ? baseline : own;
  const claims = stricter.effect === "deny" ? [] : [...baseline.claims, ...own.claims];
  return { ...stricter, claims };
}
