import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import * as z from "zod";
import { printable } from "@sallyport/audit";
import { checkUpstreamUrl, explainFailure } from "@sallyport/egress";
import { maySpeakSse } from "@sallyport/mcp";
import { type DiscoveredTool, type LeftOutTool, toDiscoveredTools } from "./discovered-tool.ts";
import { type ContactRules, createGuardedFetch, type GuardedFetch, type Seen } from "./guarded-fetch.ts";
import { explainHandshakeFailure, type HandshakeCause } from "./handshake-failure.ts";

export type HandshakeTarget = {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** The server's own settings, where it has any; else as the rules say. */
  readonly maxAnswerBytes?: number | undefined;
  /** The only authorities that its certificate may come from, in PEM. */
  readonly authorities?: string | undefined;
};

export type HandshakeResult =
  | {
      readonly ok: true;
      /** What the server calls itself, name and version. */
      readonly implementation: string;
      readonly protocolVersion: string;
      readonly tools: readonly DiscoveredTool[];
      /** What the server lists and agents cannot use. */
      readonly leftOut: readonly LeftOutTool[];
    }
  | {
      readonly ok: false;
      readonly cause: HandshakeCause;
      readonly message: string;
      /** Where the server was found instead, on the same origin. */
      readonly proposedUrl?: string;
    };

const DEADLINE_MS = 20_000;
const MAX_TOOLS = 10_000;

/** A server that does not answer server/discover for so long, in milliseconds, is asked to open a session. */
const PROBE_MS = 5000;

/**
 * A real MCP handshake and every page of tools/list: stateless if the server knows server/discover, else with a session
 * over Streamable HTTP, else over HTTP+SSE. A redirect to another path of the same origin is tried once, so that its URL
 * can be proposed. Never throws; what a cause quotes of the server's answer is printable (handshake-failure.ts).
 */
export async function handshake(rules: ContactRules, target: HandshakeTarget): Promise<HandshakeResult> {
  const { moved, ...result } = await tryHandshake(rules, target);
  if (result.ok || moved === undefined) return result;
  const there = await tryHandshake(rules, { ...target, url: moved });
  if (!there.ok) return result;
  const message = `The server redirects to ${printable(moved, 300)} and answers there. Sallyport follows no redirect, so use that URL.`;
  return { ok: false, cause: "not_mcp", message, proposedUrl: moved };
}

/** Where a redirect leads that only changes the path, as for a slash at the end. */
function movedTo({ status, location }: Seen, from: string): string | undefined {
  if ((status !== 307 && status !== 308) || location === undefined || !URL.canParse(location, from))
    return undefined;
  const to = new URL(location, from);
  const isPath = to.origin === new URL(from).origin && to.username === "" && to.password === "";
  return isPath && to.href !== from ? to.href : undefined;
}

async function tryHandshake(
  rules: ContactRules,
  target: HandshakeTarget,
): Promise<HandshakeResult & { readonly moved?: string | undefined }> {
  const checked = checkUpstreamUrl(target.url, rules);
  if (!checked.ok) return { ok: false, cause: "bad_url", message: checked.message };
  const { maxAnswerBytes = rules.maxAnswerBytes, authorities } = target;
  const guarded = createGuardedFetch({ ...rules, maxAnswerBytes, authorities }, DEADLINE_MS);
  const opened: Opened[] = [];
  try {
    const { client, transport } = await open({ url: checked.url, target, guarded, opened });
    const tools = await listTools(client);
    const { name = "unnamed", version = "" } = client.getServerVersion() ?? {};
    // Many servers have no DELETE; the session ends by itself there.
    if ("terminateSession" in transport) await transport.terminateSession().catch(() => {});
    return {
      ok: true,
      implementation: `${name} ${version}`.trim().slice(0, 200),
      protocolVersion: client.getNegotiatedProtocolVersion() ?? "",
      ...toDiscoveredTools(tools),
    };
  } catch (error) {
    const [why, seen] =
      error instanceof RefusedHandshake ? [error.cause, error.seen] : [error, guarded.seen()];
    const secrets = target.headers.map(({ value }) => value);
    return {
      ok: false,
      ...explainHandshakeFailure(why, seen, secrets),
      moved: movedTo(seen, checked.url.href),
    };
  } finally {
    for (const { client } of opened) await client.close().catch(() => {});
    await guarded.close();
  }
}

type Opened = {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport | SSEClientTransport;
};
type Opening = {
  readonly url: URL;
  readonly target: HandshakeTarget;
  readonly guarded: GuardedFetch;
  /** Everything that was opened so far, to be closed at the end. */
  readonly opened: Opened[];
};

/**
 * Some servers answer an unknown method with HTTP 500, 401 or 403, with an empty body, or not at all: whatever became of
 * the first question, a server that can be reached is asked to open a session, as clients ask it through the proxy.
 */
async function open(opening: Opening): Promise<Opened> {
  try {
    return await connect(opening, "auto");
  } catch (error) {
    const { status, error: cause } = opening.guarded.seen();
    const isReached = status !== undefined || REACHED.has(explainFailure(cause ?? error).code);
    if (!isReached) throw error;
    return openSession(opening);
  }
}

/** What becomes of a request to a server that is there, and does not answer it. */
const REACHED: ReadonlySet<string> = new Set(["timeout", "closed", "unknown"]);

async function openSession(opening: Opening): Promise<Opened> {
  try {
    return await connect(opening, "legacy");
  } catch (error) {
    const seen = opening.guarded.seen();
    if (!maySpeakSse(seen.status)) throw error;
    try {
      return await connect(opening, "sse");
    } catch (sseError) {
      throw opening.guarded.seen().isStream ? sseError : new RefusedHandshake(error, seen);
    }
  }
}

/** Keeps what was seen before another transport was tried and failed. */
class RefusedHandshake extends Error {
  readonly seen: Seen;

  constructor(cause: unknown, seen: Seen) {
    super("refused", { cause });
    this.seen = seen;
  }
}

async function connect(
  { url, target, guarded, opened }: Opening,
  mode: "auto" | "legacy" | "sse",
): Promise<Opened> {
  const client = new Client(
    { name: "sallyport", version: "0.1.0" },
    { versionNegotiation: { mode: mode === "sse" ? "legacy" : mode, probe: { timeoutMs: PROBE_MS } } },
  );
  const Transport = mode === "sse" ? SSEClientTransport : StreamableHTTPClientTransport;
  const transport = new Transport(url, {
    fetch: guarded.fetch,
    requestInit: {
      headers: target.headers.map(({ name, value }): [string, string] => [name, value]),
      redirect: "manual",
    },
  });
  opened.push({ client, transport });
  await client.connect(transport, { timeout: DEADLINE_MS });
  return { client, transport };
}

/** Each tool unparsed: the client's own types would drop unknown members, and nobody would review those. */
const ToolPage = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().nullish() });

async function listTools(client: Client): Promise<unknown[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  const tools: unknown[] = [];
  const cursors = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const params = cursor === undefined ? {} : { cursor };
    const page = await client.request({ method: "tools/list", params }, ToolPage, { timeout: DEADLINE_MS });
    tools.push(...page.tools);
    cursor = page.nextCursor ?? undefined;
    // A server may repeat a cursor or never end: the tools so far are kept.
    if (cursor === undefined || cursors.has(cursor) || tools.length >= MAX_TOOLS)
      return tools.slice(0, MAX_TOOLS);
    cursors.add(cursor);
  }
}
