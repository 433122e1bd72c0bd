import {
  type Denial,
  type InputSurface,
  inputSurfaceOf,
  type RequestId,
  type SurfaceAsk,
  type SurfaceRequest,
} from "@sallyport/mcp";
import {
  decideSurface,
  decideSurfaceList,
  type Decision,
  type Policy,
  type SurfaceName,
} from "@sallyport/policy";
import type { InputRequest } from "../../adapters/seals/request-state-seal.ts";
import type { GrantPolicy } from "../../adapters/state/access.ts";
import type { Call, DecisionDraft } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import { NO_SUCH_SERVER_REQUEST, notPassedOn, type Refusal } from "../call/refusal.ts";
import { deniedRequest, noteRevision, notesOf, type Permission, withoutLimits } from "./permission.ts";
import { decideAnswers } from "./answers.ts";

type Surfacing = {
  readonly id: RequestId;
  readonly surface: SurfaceRequest;
  readonly answers?: readonly InputRequest[];
};

/**
 * Step 5 for everything beside tools: all that the request asks for has to be allowed. The same answer whether or not
 * the server has what is denied, because the server is not asked.
 */
export function decideSurfaces(
  call: Call,
  { id, surface, answers = [] }: Surfacing,
  context: CallContext,
): Permission | Refusal {
  const { draft } = call;
  noteRevision(draft, context);
  let passed = "";
  for (const ask of surface.asks) {
    const { effect, rule, reason, obligations, shadow = [] } = evaluateAsk(context.policy, ask);
    if (shadow.length > 0) draft.shadow = [...draft.shadow, ...notesOf(shadow)];
    // The language has none for surfaces; one that a newer version compiled is not understood here.
    if (effect === "deny" || obligations.length > 0) return deniedRequest(call, id, { rule, reason });
    if (passed === "") passed = rule;
  }
  const refused = decideAnswers(draft, answers, context);
  if (refused !== undefined) return deniedRequest(call, id, refused);
  return withoutLimits(passed);
}

/** An answer to what the server may not ask any more is not passed on: the policy may have changed since. */
export function decideAnswer(call: Call, method: string, context: CallContext): Permission | Refusal {
  const surface = inputSurfaceOf(method, "session");
  return surface === undefined ? NO_SUCH_SERVER_REQUEST : permitSurface(call, surface, context);
}

/** Changes of the roots are for servers that may ask for them. */
export function decideNotification(call: Call, method: string, context: CallContext): Permission | Refusal {
  return method === "notifications/roots/list_changed"
    ? permitSurface(call, "roots", context)
    : withoutLimits("");
}

function permitSurface({ draft }: Call, surface: SurfaceName, context: CallContext): Permission | Refusal {
  const { effect, rule, reason } = evaluateSurface(draft, surface, context);
  return effect === "allow" ? withoutLimits(rule) : notPassedOn({ rule, reason });
}

/** What a policy says of one thing beside tools: by its name, or of listing it at all. */
export function evaluateAsk(policy: Policy | null, { surface, name }: SurfaceAsk): Decision {
  return name === undefined
    ? decideSurfaceList(policy, { surface })
    : decideSurface(policy, { surface, name });
}

export function isAllowed(policy: Policy | null, ask: SurfaceAsk): boolean {
  return evaluateAsk(policy, ask).effect === "allow";
}

export function allowsExtension(policy: Policy | null, id: string): boolean {
  return decideSurface(policy, { surface: "extensions", name: id }).effect === "allow";
}

/** What the policy says of asking a client, noted on the trail. */
export function evaluateSurface(
  draft: DecisionDraft,
  surface: SurfaceName,
  grantPolicy: GrantPolicy,
): Decision {
  noteRevision(draft, grantPolicy);
  const decision = decideSurface(grantPolicy.policy, { surface });
  if (decision.shadow !== undefined) draft.shadow = notesOf(decision.shadow);
  return decision;
}

/** Why the policy does not let the server ask. Undefined where it does. */
export function surfaceDenial(
  surface: InputSurface,
  { policy, policyEntry }: CallContext,
): Denial | undefined {
  const { effect, rule, reason } = decideSurface(policy, { surface });
  const { id = null, revision = null } = policyEntry ?? {};
  return effect === "deny" ? { rule, reason, policy: id, revision } : undefined;
}
