import type { Decision, Policy, ToolPolicy } from "./policy.ts";
import { isToolName } from "./tool-name.ts";

const NO_POLICY = refusal(
  "(no policy)",
  "No policy is attached, so nothing is allowed. Ask an administrator to attach one.",
);
const NOT_A_NAME = refusal("(default deny)", "No tool can have this name. Use a name from tools/list.", {
  hidden: true,
});
const HIDDEN = refusal("(hidden)", "The policy hides this tool. Use a tool from tools/list.", {
  hidden: true,
});
const NOT_LISTED = refusal(
  "(default deny)",
  "The policy has no rule for this tool. Use a tool from tools/list.",
);
const NOT_OFFERED = refusal("(default deny)", "The server does not have this tool.", { hidden: true });
const QUARANTINED = refusal("(quarantined)", "The server is not known to have this tool.", { hidden: true });

/**
 * The rules that a call of this tool has to pass, or the denial when it can have none (steps 2 to 5 of
 * design/policy.md section 3). Lists and calls both ask here, so that they cannot differ.
 */
export function findRules(policy: Policy | null, name: string, known: boolean): ToolPolicy | Decision {
  if (policy === null) return NO_POLICY;
  const tool = policy.tools.get(name);
  if (tool === undefined && !isToolName(name)) return NOT_A_NAME;
  if (policy.hidesAll || policy.hidden.has(name)) return HIDDEN;
  if (tool !== undefined) return tool;
  if (policy.default === "deny") return known ? NOT_LISTED : NOT_OFFERED;
  return known ? policy.otherTools : QUARANTINED;
}

function refusal(rule: string, reason: string, { hidden = false } = {}): Decision {
  return Object.freeze({ effect: "deny", rule, reason, hidden, obligations: Object.freeze([]) });
}
