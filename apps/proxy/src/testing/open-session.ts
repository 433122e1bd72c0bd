import type { Stage } from "./stage.ts";

/** The headers of a session that was opened with these. */
export async function openSession(
  stage: Stage,
  headers: Readonly<Record<string, string>> = {},
  capabilities: object = {},
): Promise<Readonly<Record<string, string>>> {
  const params = { protocolVersion: "2025-11-25", capabilities, clientInfo: { name: "test", version: "1" } };
  const response = await stage.say({ jsonrpc: "2.0", id: 0, method: "initialize", params }, headers);
  if (response.status !== 200) throw new Error(`No session: ${response.bytes}`);
  return { ...headers, "Mcp-Session-Id": response.headers["mcp-session-id"] ?? "" };
}
