import type { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { none } from "./fixture-tools.ts";

const text = (value: unknown) => ({ content: [{ type: "text" as const, text: JSON.stringify(value) }] });
const choice = (kind: string) => ["1", "2", "3"].map((n) => `${kind}${n}`);
const titled = (kind: string) => choice(kind).map((value, i) => ({ const: value, title: `Choice ${i + 1}` }));

/** Tools of the session era that send requests to the client while they run. */
export function addAskingTools(server: McpServer): void {
  server.registerTool("test_tool_with_logging", { description: "Logs", ...none }, async (_, { mcpReq }) => {
    for (const line of ["started", "processing", "finished"]) await mcpReq.log("info", line);
    return text("logged");
  });
  server.registerTool("test_reconnection", { description: "Ends its stream", ...none }, (_, { http }) => {
    http?.closeSSE?.(); // the client polls for the answer
    return text("after reconnection");
  });
  server.registerTool(
    "test_sampling",
    { description: "Samples", inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const messages = [{ role: "user" as const, content: { type: "text" as const, text: prompt } }];
      const { content } = await mcpReq.requestSampling({ messages, maxTokens: 100 });
      return text(content);
    },
  );
  server.registerTool(
    "test_elicitation",
    { description: "Asks", inputSchema: z.object({ message: z.string() }) },
    async ({ message }, { mcpReq }) => {
      const properties = { username: { type: "string" as const }, email: { type: "string" as const } };
      const required = ["username", "email"];
      return text(
        await mcpReq.elicitInput({ message, requestedSchema: { type: "object", properties, required } }),
      );
    },
  );
  server.registerTool(
    "test_elicitation_sep1034_defaults",
    { description: "Defaults", ...none },
    async (_, { mcpReq }) =>
      text(
        await mcpReq.elicitInput({
          message: "Please confirm",
          requestedSchema: {
            type: "object",
            properties: {
              name: { type: "string", default: "John Doe" },
              age: { type: "integer", default: 30 },
              score: { type: "number", default: 95.5 },
              status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
              verified: { type: "boolean", default: true },
            },
          },
        }),
      ),
  );
  server.registerTool(
    "test_elicitation_sep1330_enums",
    { description: "Enums", ...none },
    async (_, { mcpReq }) =>
      text(
        await mcpReq.elicitInput({
          message: "Please choose",
          requestedSchema: {
            type: "object",
            properties: {
              untitledSingle: { type: "string", enum: choice("option") },
              titledSingle: { type: "string", oneOf: titled("value") },
              legacyEnum: { type: "string", enum: choice("opt"), enumNames: choice("Option ") },
              untitledMulti: { type: "array", items: { type: "string", enum: choice("option") } },
              titledMulti: { type: "array", items: { anyOf: titled("value") } },
            },
          },
        }),
      ),
  );
}
