import { createHash } from "node:crypto";
import { canonical, isObject, type JsonValue, own, parseStrict } from "@sallyport/json";
import type { ServerState } from "../../adapters/state/server-state.ts";
import type { CallContext } from "../call/context.ts";
import type { ToolCall } from "../decide/permission.ts";

/** What an approval holds for, and the call alone: SHA-256 in lower-case hex. */
export type Binding = { readonly binding: string; readonly callHash: string };

/**
 * One text per meaning of all that an approval is about: another call, policy, definition, credential or rule that asks
 * gives another one (docs/approvals.md, "What an approval is for").
 */
export function bindingOf(
  inbound: ToolCall,
  { access, policyEntry }: CallContext,
  rules: readonly string[],
): Binding {
  const { grant, server } = access;
  const { tool, args } = inbound;
  const call = {
    org: grant.orgId,
    grant: grant.id,
    identity: grant.identityId,
    server: server.entry.id,
    tool,
    arguments: args,
    inputs: inputsOf(inbound),
  };
  const pin = server.tools.get(tool);
  const stands = {
    call,
    policy: policyEntry?.id ?? null,
    revision: policyEntry?.revision ?? null,
    rules: [...rules],
    reviewed: pin?.reviewedHash ?? null,
    definition: server.memory.seenTools.get(tool) ?? pin?.hash ?? null,
    url: server.entry.url,
    credential: credentialOf(server),
  };
  return { binding: hashOf(stands), callHash: hashOf(call) };
}

/** What the client answers to the server's questions, where the call is another round of one that asked for input. */
function inputsOf({ stateId, body }: ToolCall): JsonValue {
  if (stateId === undefined) return null;
  const parsed = parseStrict(body, { maxDepth: 64, maxKeys: 10_000 });
  const params = parsed.ok && isObject(parsed.value) ? own(parsed.value, "params") : undefined;
  return (isObject(params) ? own(params, "inputResponses") : undefined) ?? null;
}

/** Sealed as they are: sealing a header anew, even with the same value, counts as another credential. */
function credentialOf({ entry }: ServerState): JsonValue {
  return { auth: entry.auth, headers: entry.headers.map(({ name, sealed }) => [name, sealed]) };
}

function hashOf(value: JsonValue): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}
