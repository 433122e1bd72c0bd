/** What a person has seen of a tool's newest definition: nothing yet, an older one, or this one. */
export type ToolState = "new" | "changed" | "reviewed";

export function toolState(tool: { definitionHash: string; reviewedHash: string | null }): ToolState {
  if (tool.reviewedHash === null) return "new";
  return tool.reviewedHash === tool.definitionHash ? "reviewed" : "changed";
}
