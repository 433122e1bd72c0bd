import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { checkUpstreamUrl, type EgressRules } from "@sallyport/egress";
import { type DiscoveredTool, toDiscoveredTools } from "./discovered-tool.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { explainHandshakeFailure, type HandshakeCause } from "./handshake-failure.ts";

export type HandshakeTarget = {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

export type HandshakeResult =
  | {
      readonly ok: true;
      /** What the server calls itself, name and version. */
      readonly implementation: string;
      readonly protocolVersion: string;
      readonly tools: readonly DiscoveredTool[];
    }
  | { readonly ok: false; readonly cause: HandshakeCause; readonly message: string };

const DEADLINE_MS = 20_000;
const MAX_TOOLS = 2000;

/**
 * A real MCP handshake as any client would do it: initialize, then every page of tools/list. Never throws: what went
 * wrong comes back as a cause and a sentence that quotes nothing of the server's answer.
 */
export async function handshake(rules: EgressRules, target: HandshakeTarget): Promise<HandshakeResult> {
  const checked = checkUpstreamUrl(target.url, rules);
  if (!checked.ok) return { ok: false, cause: "bad_url", message: checked.message };
  const guarded = createGuardedFetch(rules, DEADLINE_MS);
  // The proxy relays the older protocol era, so this asks for what the proxy will ask for.
  const client = new Client(
    { name: "sallyport", version: "0.1.0" },
    { versionNegotiation: { mode: "legacy" } },
  );
  const transport = new StreamableHTTPClientTransport(checked.url, {
    fetch: guarded.fetch,
    requestInit: {
      headers: target.headers.map(({ name, value }): [string, string] => [name, value]),
      redirect: "manual",
    },
  });
  try {
    await client.connect(transport, { timeout: DEADLINE_MS });
    const tools = await listTools(client);
    const { name = "unnamed", version = "" } = client.getServerVersion() ?? {};
    await transport.terminateSession().catch(() => {}); // a courtesy: many servers have no DELETE
    return {
      ok: true,
      implementation: `${name} ${version}`.trim().slice(0, 200),
      protocolVersion: client.getNegotiatedProtocolVersion() ?? "",
      tools: toDiscoveredTools(tools),
    };
  } catch (error) {
    return { ok: false, ...explainHandshakeFailure(error, guarded.seen()) };
  } finally {
    await client.close().catch(() => {});
    await guarded.close();
  }
}

async function listTools(client: Client): Promise<unknown[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  const tools: unknown[] = [];
  const cursors = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout: DEADLINE_MS });
    tools.push(...page.tools);
    cursor = page.nextCursor;
    // A server that repeats a cursor, or never ends, is stopped at what it gave so far.
    if (cursor === undefined || cursors.has(cursor) || tools.length >= MAX_TOOLS)
      return tools.slice(0, MAX_TOOLS);
    cursors.add(cursor);
  }
}
