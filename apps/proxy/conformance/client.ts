import { connectOfficial, type OfficialClient } from "../src/testing/official-client.ts";
import type { Revision } from "./suite.ts";

/** A client scenario, as ask-client.mjs passes it on. */
export type ClientTask = {
  readonly scenario: string;
  readonly revision: Revision;
  readonly url: string;
  readonly context: { readonly toolCalls?: readonly ToolCall[] };
};
type ToolCall = { readonly name: string; readonly arguments: Record<string, unknown> };

/** Uses everything that the server has with an official client, which is what every scenario needs. */
export async function runClient(
  { revision, context }: ClientTask,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const client = await connectOfficial(revision === "2025-11-25" ? "v1" : "v2", url, headers);
  const { resources, prompts } = client.capabilities();
  if (resources !== undefined) await client.readResources();
  if (prompts !== undefined) await client.getPrompts();
  for (const call of await callsOf(client, context.toolCalls))
    await client.callTool(call.name, call.arguments);
  await client.close();
}

async function callsOf(
  client: OfficialClient,
  asked: readonly ToolCall[] | undefined,
): Promise<readonly ToolCall[]> {
  const tools = await client.listTools();
  if (asked !== undefined) return asked;
  const first = tools[0]?.inputSchema;
  const known: Readonly<Record<string, Record<string, unknown>>> = {
    add_numbers: { a: 5, b: 3 },
    json_schema_echo: { schema: first },
  };
  return tools.map(({ name }) => ({ name, arguments: known[name] ?? {} }));
}
