import type { ScriptedStream } from "@sallyport/testkit";
import type { Stage } from "./stage.ts";

export const INITIALIZE = {
  jsonrpc: "2.0",
  id: "begin",
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};

/** A client's session with an upstream that speaks HTTP+SSE. */
export type SseSession = {
  /** The client's headers: session id and token. */
  readonly headers: Readonly<Record<string, string>>;
  /** The upstream's end of its connection. */
  readonly stream: ScriptedStream;
};

export async function openSseSession(stage: Stage, token = stage.tenant.token): Promise<SseSession> {
  const authorization = { Authorization: `Bearer ${token}` };
  const before = new Set(stage.upstream.streams);
  const response = await stage.say(INITIALIZE, authorization);
  const session = response.headers["mcp-session-id"];
  const stream = stage.upstream.streams.find((open) => !before.has(open));
  if (session === undefined || stream === undefined)
    throw new Error(`There is no session: ${response.status} ${response.body}`);
  return { headers: { ...authorization, "Mcp-Session-Id": session }, stream };
}
