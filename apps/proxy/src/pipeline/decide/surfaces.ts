import { inputSurfaceOf, type RequestId, type SurfaceRequest } from "@sallyport/mcp";
import type { SurfaceName } from "@sallyport/policy";
import type { Call } from "../call/call.ts";
import { deniedRequest, notesOf, type Permission } from "../decide.ts";
import { evaluateAsk } from "./judge-ask.ts";
import { evaluateSurface } from "./judge-surface.ts";
import { NO_SUCH_SERVER_REQUEST, notPassedOn, type Refusal } from "../call/refusal.ts";
import type { CallContext } from "../resolve.ts";

/**
 * Step 5 for everything beside tools: all that the request asks for has to be allowed. The same answer whether or not
 * the server has what is denied, because the server is not asked.
 */
export function decideSurfaces(
  call: Call,
  { id, surface }: { id: RequestId; surface: SurfaceRequest },
  { policy }: CallContext,
): Permission | Refusal {
  const { draft } = call;
  draft.policyRevision = policy === undefined || policy.policy === null ? null : policy.entry.revision;
  let passed = "";
  for (const ask of surface.asks) {
    const { effect, rule, reason, obligations, shadow = [] } = evaluateAsk(policy?.policy ?? null, ask);
    if (shadow.length > 0) draft.shadow = [...draft.shadow, ...notesOf(shadow)];
    // The language has none for surfaces; one that a newer version compiled is not understood here.
    if (effect === "deny" || obligations.length > 0) return deniedRequest(call, id, { rule, reason });
    if (passed === "") passed = rule;
  }
  return { rule: passed, limits: [], shadow: [] };
}

/** What is not asked for any more is not answered: the policy may have changed since the question. */
export function decideAnswer(call: Call, method: string, context: CallContext): Permission | Refusal {
  const surface = inputSurfaceOf(method, "session");
  return surface === undefined ? NO_SUCH_SERVER_REQUEST : permitSurface(call, surface, context);
}

/** Changes of the roots are for servers that may ask for them. */
export function decideNotification(call: Call, method: string, context: CallContext): Permission | Refusal {
  return method === "notifications/roots/list_changed"
    ? permitSurface(call, "roots", context)
    : { rule: "", limits: [], shadow: [] };
}

function permitSurface({ draft }: Call, surface: SurfaceName, { policy }: CallContext): Permission | Refusal {
  const { effect, rule, reason } = evaluateSurface(draft, surface, policy);
  return effect === "allow" ? { rule, limits: [], shadow: [] } : notPassedOn({ rule, reason });
}
