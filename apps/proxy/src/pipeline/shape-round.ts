import { type JsonObject, stringify } from "@sallyport/json";
import {
  DECISION_KEY,
  type Denial,
  type InputRequired,
  mentionsAny,
  readInputRequired,
  resultTypeOf,
} from "@sallyport/mcp";
import { decideSurface } from "@sallyport/policy";
import { MAX_STATE_LENGTH, type Round } from "../adapters/state-seal.ts";
import { type Inbound, statelessOf } from "./call.ts";
import { hiddenNames } from "./hidden-names.ts";
import type { Asked, Shaped } from "./reply-message.ts";
import type { Ground } from "./resolve.ts";
import { UpstreamFailure } from "./upstream-failure.ts";

const unreadable = (): UpstreamFailure => new UpstreamFailure("unreadable", 200);

/**
 * A result that asks for input (2026-07-28, Multi Round-Trip Requests): the server's state goes out sealed with grant
 * and request, and also where it gave none, so that nobody answers what was not asked. Undefined for one that is
 * complete, and in the era of sessions. Throws UpstreamFailure for any other kind.
 */
export function shapeRound(result: JsonObject, asked: Asked): Shaped | undefined {
  const { inbound, ground, ports } = asked;
  const stateless = statelessOf(inbound);
  const type = resultTypeOf(result);
  if (stateless === undefined || type === "complete") return undefined;
  const of = roundOf(inbound);
  const required = readInputRequired(result, stateless.capabilities);
  if (type === undefined || required === undefined || of === undefined) throw unreadable();
  const { inputRequests, requestState, surfaces } = required;
  const denial = denialOf(surfaces, ground);
  if (denial !== undefined)
    return inbound.kind === "call" ? asToolError(denial) : { result: "rpc_error", denial };
  if ((requestState?.length ?? 0) > MAX_STATE_LENGTH) throw unreadable();
  if (mentionsAny(stringify(inputRequests ?? null), hiddenNames(ground, ports))) throw unreadable();
  const { grant, server } = ground.access;
  const round = { grantId: grant.id, serverId: server.entry.id, ...of };
  const changed: JsonObject = {
    resultType: "input_required",
    requestState: ports.requestStates.seal(round, requestState, ports.clock.now()),
  };
  if (inputRequests !== undefined) changed["inputRequests"] = inputRequests;
  return { result: "ok", changed };
}

/** What is asked again; undefined for a request that the specification gives no rounds. */
function roundOf(inbound: Inbound): Pick<Round, "method" | "name" | "args"> | undefined {
  if (inbound.kind === "call") return { method: inbound.method, name: inbound.tool, args: inbound.args };
  if (inbound.kind !== "request" || inbound.surface?.name === undefined) return undefined;
  const { name, args } = inbound.surface;
  return { method: inbound.method, name, args };
}

/** Why the policy does not let the server ask. Undefined where it does. */
function denialOf(surfaces: InputRequired["surfaces"], { policy }: Ground): Denial | undefined {
  for (const surface of surfaces) {
    const { effect, rule, reason } =
      surface === "unknown" ? NO_SUCH_REQUEST : decideSurface(policy?.policy ?? null, { surface });
    const { id = null, revision = null } = policy?.entry ?? {};
    if (effect === "deny") return { rule, reason, policy: id, revision };
  }
  return undefined;
}

/** What the client of a call gets instead, in words for its model. */
function asToolError({ rule, reason, policy, revision }: Denial): Shaped {
  const text = `[POLICY DENIED] ${reason}\nThe call reached the server, which asks for this before it goes on. It was not passed on.`;
  const decision = { decision: "deny", rule, policy, revision, reason };
  const changed = {
    resultType: "complete",
    content: [{ type: "text", text }],
    isError: true,
    _meta: { [DECISION_KEY]: decision },
  };
  return { result: "tool_error", changed };
}

const NO_SUCH_REQUEST = {
  effect: "deny",
  rule: "(unknown request)",
  reason: "The server asks the client for something that MCP does not know.",
} as const;
