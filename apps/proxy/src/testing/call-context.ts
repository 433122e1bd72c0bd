import { compile, load, parse, type Policy } from "@sallyport/policy";
import { newMemory } from "../adapters/state/server-state.ts";
import { pinTools } from "../adapters/state/tool-pin.ts";
import type { CallContext } from "../pipeline/call/context.ts";

/** A document as the proxy runs it. Throws for one that has issues. */
export function policyFrom(document: object): Policy {
  const parsed = parse(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const loaded = load(JSON.parse(JSON.stringify(compile(parsed.document))));
  if (!loaded.ok) throw new Error(loaded.reason);
  return loaded.policy;
}

const LABELS = {};
const GRANT: CallContext["access"]["grant"] = {
  id: "grant",
  orgId: "org",
  serverId: "server",
  identityId: "identity",
  identityKind: "agent",
  identityLabels: LABELS,
  labels: LABELS,
  policyId: "policy",
  active: true,
  expiresAt: null,
  tokens: [],
};
const ENTRY: CallContext["access"]["server"]["entry"] = {
  id: "server",
  orgId: "org",
  active: true,
  url: "https://mcp.example/mcp",
  protocolVersion: null,
  auth: "none",
  headers: [],
  labels: LABELS,
  silenceSeconds: 300,
  maxAnswerMb: null,
  maxRequestMb: null,
  authorities: null,
  discoveredAt: null,
  tools: [],
};

/** A call's context in the session era, without a session. `document` undefined: the grant has no policy. */
export function contextWith(
  document?: object,
  { tools = [], ...changes }: Partial<CallContext> & { readonly tools?: Parameters<typeof pinTools>[0] } = {},
): CallContext {
  const policy = document === undefined ? null : policyFrom(document);
  const policyEntry = { id: "policy", orgId: "org", active: true, revision: 7, compiled: null };
  const server = {
    entry: { ...ENTRY, tools },
    endpoint: undefined,
    credential: [],
    tools: pinTools(tools),
    memory: newMemory(),
  };
  return {
    access: { grant: GRANT, tokenId: "token", tokenExpiresAt: null, server },
    policy,
    policyEntry: policy === null ? undefined : policyEntry,
    session: undefined,
    version: "2025-11-25",
    acceptsStream: true,
    clientName: undefined,
    ...changes,
  };
}

export const SESSION: NonNullable<CallContext["session"]> = {
  id: "session",
  grantId: "grant",
  tokenId: "token",
  serverId: "server",
  upstreamId: "upstream-session",
  version: "2025-11-25",
  issuedAt: 0,
  clientName: "client",
  isSse: false,
};
