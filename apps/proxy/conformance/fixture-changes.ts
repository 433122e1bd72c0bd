import type { McpServer, ServerNotifier } from "@modelcontextprotocol/server";
import { none } from "./fixture-tools.ts";

const done = { content: [{ type: "text" as const, text: "done" }] };

/** Tools of the stateless era that notify subscribers of a change, and one that logs to clients that asked for it. */
export function addChanges(server: McpServer, notify: () => ServerNotifier): void {
  server.registerTool("test_trigger_tool_change", { description: "Changes tools", ...none }, () => {
    notify().toolsChanged();
    return done;
  });
  server.registerTool("test_trigger_prompt_change", { description: "Changes prompts", ...none }, () => {
    notify().promptsChanged();
    return done;
  });
  server.registerTool("test_logging_tool", { description: "Logs", ...none }, async (_, { mcpReq }) => {
    await mcpReq.log("info", "logged");
    return done;
  });
}
