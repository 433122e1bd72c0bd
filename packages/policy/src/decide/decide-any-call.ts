import type { Decision } from "./decision.ts";
import { denialOfTool } from "./denial-of-tool.ts";
import { denialOf } from "./evaluate-rules.ts";
import { EvaluationInput, NOBODY_KNOWS } from "./evaluation-input.ts";
import { decision, NO_POLICY, stopped, UNREADABLE } from "./fixed-denials.ts";
import { joined } from "./join-decisions.ts";
import type { Policy } from "./policy.ts";
import type { ListedTool } from "./visible-tools.ts";

/**
 * Decides whether some call of a tool may pass, whatever its arguments and budgets are: for what goes on after a call,
 * as its task does, when the call itself was evaluated and counted before. Never throws.
 */
export function decideAnyCall(policy: Policy | null, listed: ListedTool): Decision {
  try {
    const stop = stopped(listed);
    if (stop !== undefined || policy === null) return stop ?? NO_POLICY;
    const { baseline } = policy.parts;
    const alone = decideAlone(policy, listed);
    return baseline === null ? alone : joined(decideAlone(baseline, listed), alone);
  } catch {
    return UNREADABLE;
  }
}

function decideAlone(policy: Policy, listed: ListedTool): Decision {
  const tool = policy.toolOf(listed.tool, listed.toolClass);
  const { mode, denials } = policy.parts;
  if (tool === undefined) return denials.notAName;
  if (mode === "shadow") return denials.shadow;
  const { enforced } = tool;
  const denial =
    denialOfTool(policy, tool, listed) ?? denialOf(enforced, new EvaluationInput(NOBODY_KNOWS, listed));
  if (denial !== undefined || enforced.allowedBy === undefined) return denial ?? denials.notListed;
  return decision("allow", enforced.allowedBy);
}
