const TOOL_NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** Whether a tool can have this name at all (docs/policy-language.md, section 3, MCP's tool names). */
export function isToolName(name: string): boolean {
  return TOOL_NAME.test(name);
}
