import type { Stage } from "./stage.ts";

export type Session = Readonly<Record<string, string>> & { readonly "Mcp-Session-Id": string };

type SessionOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly capabilities?: object;
  readonly version?: string;
  readonly clientName?: string;
};

export function initialize({
  capabilities = {},
  version = "2025-11-25",
  clientName = "test",
}: SessionOptions = {}) {
  const clientInfo = { name: clientName, version: "1" };
  const params = { protocolVersion: version, capabilities, clientInfo };
  return { jsonrpc: "2.0", id: 0, method: "initialize", params };
}

/** The headers of a new session. */
export async function openSession(stage: Stage, options: SessionOptions = {}): Promise<Session> {
  const { headers = {} } = options;
  const response = await stage.say(initialize(options), headers);
  const id = response.headers["mcp-session-id"];
  if (response.status !== 200 || id === undefined) throw new Error(`No session: ${response.bytes}`);
  return { ...headers, "Mcp-Session-Id": id };
}
