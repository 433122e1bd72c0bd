import type { PolicyContext, PolicyRequest } from "@sallyport/policy";
import type { Call, Inbound } from "./call.ts";
import type { Ground } from "./resolve.ts";

/** All that a policy may ask of a tools/call, as it stands at this moment. */
export function policyRequest(
  call: Call,
  { tool, args }: Extract<Inbound, { kind: "call" }>,
  ground: Ground,
): PolicyRequest {
  const { server } = ground.access;
  const pin = server.tools.get(tool);
  return {
    ...policyContext(call, ground),
    tool,
    args,
    // As far as anybody knows: by the last discovery, or by a list that was seen since.
    known: pin !== undefined || server.memory.seenTools.has(tool),
    toolClass: pin?.toolClass ?? null,
    schema: pin?.schema,
  };
}

/** Who asks, through what and when. What the proxy cannot know is left out, so that a rule that asks for it denies. */
function policyContext({ at }: Call, { access, session }: Ground): PolicyContext {
  const { grant, server } = access;
  const { identityId, identityKind, identityLabels } = grant;
  return {
    now: at,
    identity: { id: identityId, kind: identityKind, labels: identityLabels },
    grant,
    session: session ?? null,
    client: session?.clientName === undefined ? undefined : { name: session.clientName },
    server: server.entry,
  };
}
