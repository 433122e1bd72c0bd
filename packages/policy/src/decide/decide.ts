import { withinWork } from "@sallyport/regex";
import type { Decision } from "./decision.ts";
import { denialOfTool } from "./denial-of-tool.ts";
import { evaluateRules } from "./evaluate-rules.ts";
import { evaluateShadow, shadowOf } from "./evaluate-shadow.ts";
import { EvaluationInput } from "./evaluation-input.ts";
import { NO_POLICY, stopped, UNREADABLE } from "./fixed-denials.ts";
import { joined, withNotes } from "./join-decisions.ts";
import type { PolicyRequest } from "./policy-request.ts";
import type { Policy } from "./policy.ts";
import type { ToolPolicy } from "./tool-policy.ts";
import { traceOf } from "./trace.ts";

/**
 * What the patterns and long strings of one decision may cost together, in units of `withinWork`: some tens of
 * milliseconds. A condition that would take more is of a wrong type, which denies.
 */
const MAX_WORK = 500_000;

export type DecideOptions = { readonly trace?: boolean };

/**
 * Decides one call, in the order of docs/policy-language.md, section 3; the first denial wins. A baseline is asked first, and
 * either may deny. Pure and bounded: the same policy and request give the same decision, and the cost does not depend
 * on how many tools the policy names. Never throws: what cannot be evaluated is denied.
 */
export function decide(policy: Policy | null, request: PolicyRequest, options?: DecideOptions): Decision {
  try {
    const stop = stopped(request);
    if (stop !== undefined || policy === null) return stop ?? NO_POLICY;
    const decision = withinWork(MAX_WORK, () => {
      const { baseline } = policy.parts;
      const alone = decideAlone(policy, request);
      return baseline === null ? alone : joined(decideAlone(baseline, request), alone);
    });
    return options?.trace === true ? { ...decision, trace: traceOf(policy, request) } : decision;
  } catch {
    return UNREADABLE;
  }
}

function decideAlone(policy: Policy, request: PolicyRequest): Decision {
  const tool = policy.toolOf(request.tool, request.toolClass);
  const { mode, denials } = policy.parts;
  if (tool === undefined) return denials.notAName;
  const decision = decideTool(policy, tool, request);
  return mode === "enforce" ? decision : inShadow(decision, denials.shadow);
}

function decideTool(policy: Policy, tool: ToolPolicy, request: PolicyRequest): Decision {
  const denial = denialOfTool(policy, tool, request);
  if (denial?.hidden === true) return denial;
  const input = new EvaluationInput(request.args, request);
  const decision = denial ?? evaluateRules(tool.enforced, input) ?? policy.parts.denials.notListed;
  const alerts = request.definition === "changed" && denial === undefined ? policy.parts.alerts : undefined;
  if (tool.shadow === undefined) return alerts === undefined ? decision : withNotes(decision, { alerts });
  const isAllowance = tool.enforced.allowedBy === undefined;
  return withNotes(decision, { shadow: evaluateShadow(tool.shadow, input, { isAllowance }), alerts });
}

/** Every call passes, with what enforcing would have said as the first thing in shadow. */
function inShadow(decision: Decision, passed: Decision): Decision {
  const { shadow = [], alerts } = decision;
  return withNotes(passed, { shadow: [shadowOf(decision), ...shadow], alerts });
}
