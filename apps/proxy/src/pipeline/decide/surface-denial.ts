import type { Denial, InputRequired } from "@sallyport/mcp";
import { decideSurface } from "@sallyport/policy";
import type { CallContext } from "../resolve.ts";

/** Why the policy does not let the server ask. Undefined where it does. */
export function surfaceDenial(
  surfaces: InputRequired["surfaces"],
  { policy }: CallContext,
): Denial | undefined {
  for (const surface of surfaces) {
    const { effect, rule, reason } =
      surface === "unknown" ? NO_SUCH_REQUEST : decideSurface(policy?.policy ?? null, { surface });
    const { id = null, revision = null } = policy?.entry ?? {};
    if (effect === "deny") return { rule, reason, policy: id, revision };
  }
  return undefined;
}

const NO_SUCH_REQUEST = {
  effect: "deny",
  rule: "(unknown request)",
  reason: "The server asks the client for something that MCP does not know.",
} as const;
