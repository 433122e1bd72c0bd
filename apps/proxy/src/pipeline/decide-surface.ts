import type { RequestId, SurfaceRequest } from "@sallyport/mcp";
import type { Call } from "./call.ts";
import { deniedRequest, notesOf, type Permission } from "./decide.ts";
import { judgeAsk } from "./judge-ask.ts";
import type { Refusal } from "./refusal.ts";
import type { Ground } from "./resolve.ts";

/**
 * Step 5 for everything beside tools: all that the request asks for has to be allowed. The same answer whether or not
 * the server has what is denied, because the server is not asked.
 */
export function decideSurfaces(
  call: Call,
  { id, surface }: { id: RequestId; surface: SurfaceRequest },
  { policy }: Ground,
): Permission | Refusal {
  const { trail } = call;
  trail.policyRevision = policy === undefined || policy.policy === null ? null : policy.entry.revision;
  let passed = "";
  for (const ask of surface.asks) {
    const { effect, rule, reason, obligations, shadow = [] } = judgeAsk(policy?.policy ?? null, ask);
    if (shadow.length > 0) trail.shadow = [...trail.shadow, ...notesOf(shadow)];
    // The language has none for surfaces; one that a newer version compiled is not understood here.
    if (effect === "deny" || obligations.length > 0) return deniedRequest(call, id, { rule, reason });
    if (passed === "") passed = rule;
  }
  return { rule: passed, limits: [], shadow: [] };
}
