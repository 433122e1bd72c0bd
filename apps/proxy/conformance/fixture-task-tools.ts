import { setTimeout as delay } from "node:timers/promises";
import { fromJsonSchema, inputRequired, type McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { none } from "./fixture-tools.ts";

const text = (value: string) => ({ content: [{ type: "text" as const, text: value }] });
const ask = (message: string) =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: "object", properties: { name: { type: "string" } } },
  });

/** The input that a tool requires. */
const ASKING: Readonly<Record<string, readonly string[]>> = {
  confirm_delete: ["confirm"],
  multi_input: ["first", "second"],
  test_tool_with_task: ["user_name"],
};

/** Tools of the stateless era that run as tasks for clients that support them, and one that never does. */
export function addTaskTools(server: McpServer): void {
  server.registerTool(
    "greet",
    { description: "Greets", inputSchema: z.object({ name: z.string() }) },
    ({ name }) => text(`Hello, ${name}!`),
  );
  server.registerTool(
    "slow_compute",
    {
      description: "Takes its time",
      inputSchema: z.object({ seconds: z.number(), label: z.string().optional() }),
    },
    async ({ seconds }, { mcpReq }) => {
      await delay(seconds * 1000, undefined, { signal: mcpReq.signal });
      return text("computed");
    },
  );
  for (const name of ["failing_job", "protocol_error_job"]) {
    server.registerTool(name, { description: "Fails", ...none }, () => {
      throw new Error("It failed.");
    });
  }
  const anything = { inputSchema: fromJsonSchema({ type: "object" }) };
  for (const [name, keys] of Object.entries(ASKING)) {
    server.registerTool(name, { description: "Asks", ...anything }, (_: unknown, { mcpReq }) =>
      keys.every((key) => mcpReq.inputResponses?.[key] !== undefined)
        ? text(JSON.stringify(mcpReq.inputResponses))
        : inputRequired({ inputRequests: Object.fromEntries(keys.map((key) => [key, ask(key)])) }),
    );
  }
}
