/**
 * What was accepted of a tool's newest definition: nothing yet, an older one, or this one. `first_use`: the server's
 * first discovery accepted this one, and nobody has looked at it.
 */
export type ToolState = "new" | "changed" | "first_use" | "reviewed";

export function toolState(tool: {
  definitionHash: string;
  reviewedHash: string | null;
  firstUse: boolean;
}): ToolState {
  if (tool.reviewedHash === null) return "new";
  if (tool.reviewedHash !== tool.definitionHash) return "changed";
  return tool.firstUse ? "first_use" : "reviewed";
}
