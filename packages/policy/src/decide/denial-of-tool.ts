import type { Decision } from "./decision.ts";
import type { PolicyContext } from "./policy-request.ts";
import type { Policy } from "./policy.ts";
import type { ToolPolicy } from "./tool-policy.ts";

/**
 * The denial of a tool that no call of it gets past: steps 3 to 5 of docs/policy-language.md, section 3. Lists and calls both
 * ask here, so that they cannot differ.
 */
export function denialOfTool(
  { parts: { denials, definitions } }: Policy,
  tool: ToolPolicy,
  { known = true, definition = "reviewed" }: PolicyContext,
): Decision | undefined {
  if (tool.isHidden) return denials.hidden;
  if (tool.enforced.allowedBy === undefined) return known ? denials.notListed : denials.notOffered;
  if (!known && !tool.isNamed) return denials.notKnown;
  return denialOfDefinition({ denials, definitions }, definition);
}

/** Step 5 alone, whatever the rules say of the tool. */
export function denialOfDefinition(
  { denials, definitions }: Pick<Policy["parts"], "denials" | "definitions">,
  definition: PolicyContext["definition"] = "reviewed",
): Decision | undefined {
  if (definition === "reviewed") return undefined;
  if (definition === "changed") {
    return definitions.onChange === "quarantine" ? denials.changed : undefined;
  }
  return definition === "new" && definitions.newTools === "default" ? undefined : denials.notReviewed;
}
