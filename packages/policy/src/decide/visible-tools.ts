import { allMayBe, areSure } from "./condition-tree.ts";
import { denialOfDefinition, denialOfTool } from "./denial-of-tool.ts";
import { argumentsDenial } from "./evaluate-rules.ts";
import { EvaluationInput, NOBODY_KNOWS } from "./evaluation-input.ts";
import { stopped } from "./fixed-denials.ts";
import type { PolicyContext } from "./policy-request.ts";
import type { Policy } from "./policy.ts";
import type { RuleSet } from "./tool-policy.ts";

/** A tool of the server, with what is known of it and of whoever lists. */
export type ListedTool = PolicyContext & { readonly tool: string };

/**
 * Whether a client is shown this tool: when a call of it with some arguments could pass, or when a rule denies it
 * whatever the arguments are, which says on purpose that it is there. Asks the same rules as `decide`.
 */
export function isVisible(policy: Policy | null, listed: ListedTool | string): boolean {
  const tool = typeof listed === "string" ? { tool: listed } : listed;
  if (policy === null) return false;
  const { baseline } = policy.parts;
  try {
    if (stopped(tool) !== undefined) return false;
    return isVisibleIn(policy, tool) && (baseline === null || isVisibleIn(baseline, tool));
  } catch {
    return false;
  }
}

/**
 * Whether a client may not even read this tool's name: it is hidden, quarantined, or nobody reviewed it. A tool that is
 * only denied is no secret: a call of it is answered with its name.
 */
export function isSecret(policy: Policy | null, tool: ListedTool): boolean {
  if (policy === null) return true;
  const { baseline } = policy.parts;
  try {
    return isSecretIn(policy, tool) || (baseline !== null && isSecretIn(baseline, tool));
  } catch {
    return true;
  }
}

function isSecretIn(policy: Policy, { tool: name, toolClass, definition }: ListedTool): boolean {
  const tool = policy.toolOf(name, toolClass);
  if (tool === undefined) return true;
  if (policy.parts.mode === "shadow") return false;
  return tool.isHidden || denialOfDefinition(policy.parts, definition) !== undefined;
}

/** The names that a client is shown, in their order. `context`: what is known of every one of them. */
export function visibleTools(
  policy: Policy | null,
  tools: readonly (ListedTool | string)[],
  context: PolicyContext = {},
): string[] {
  return tools
    .map((tool) => (typeof tool === "string" ? { ...context, tool } : { ...context, ...tool }))
    .filter((tool) => isVisible(policy, tool))
    .map(({ tool }) => tool);
}

function isVisibleIn(policy: Policy, listed: ListedTool): boolean {
  const tool = policy.toolOf(listed.tool, listed.toolClass);
  if (tool === undefined) return false;
  if (policy.parts.mode === "shadow") return true;
  if (denialOfTool(policy, tool, listed) !== undefined) return false;
  return (
    isDeniedOnPurpose(tool.enforced) || couldPass(tool.enforced, new EvaluationInput(NOBODY_KNOWS, listed))
  );
}

/** `action: "deny"`, or a deny_if without conditions. */
function isDeniedOnPurpose({ denied, denyIf }: RuleSet): boolean {
  return denied.length > 0 || denyIf.some(({ trees }) => trees.length === 0);
}

function couldPass({ arguments: checks, require, denyIf }: RuleSet, input: EvaluationInput): boolean {
  return (
    checks.every((check) => argumentsDenial(check, input) === undefined) &&
    require.every(({ trees }) => areSure(trees, input)) &&
    denyIf.every(({ trees }) => !allMayBe(trees, input))
  );
}
