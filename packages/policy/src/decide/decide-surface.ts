import { isPlainUri, looksLikeUri } from "../values/plain-uri.ts";
import type { Decision } from "./decision.ts";
import { shadowOf } from "./evaluate-shadow.ts";
import { decision, NO_POLICY, stopped, UNREADABLE } from "./fixed-denials.ts";
import { joined, withNotes } from "./join-decisions.ts";
import type { LoadedSurface } from "./policy-parts.ts";
import type { SurfaceRequest } from "./policy-request.ts";
import type { Policy } from "./policy.ts";

/** What the written access of a surface says of a request. */
type Evaluator = (written: LoadedSurface, request: SurfaceRequest) => Decision;

/**
 * Decides a request of something else than a tool (docs/policy-language.md, section 2, surfaces). What the policy does not name
 * is denied; of two lists deny wins; a baseline is asked first. Never throws.
 */
export function decideSurface(policy: Policy | null, request: SurfaceRequest): Decision {
  return decideBy(evaluateName, policy, request);
}

/**
 * Decides whether a surface may be listed, or offered at all: where it is allowed, or some names of it are. Which of
 * them is for `decideSurface`, name by name.
 */
export function decideSurfaceList(policy: Policy | null, request: Omit<SurfaceRequest, "name">): Decision {
  return decideBy(evaluateList, policy, request);
}

function decideBy(evaluate: Evaluator, policy: Policy | null, request: SurfaceRequest): Decision {
  try {
    const stop = stopped(request);
    if (stop !== undefined || policy === null) return stop ?? NO_POLICY;
    const { baseline } = policy.parts;
    const alone = decideAlone(evaluate, policy, request);
    return baseline === null ? alone : joined(decideAlone(evaluate, baseline, request), alone);
  } catch {
    return UNREADABLE;
  }
}

function decideAlone(evaluate: Evaluator, policy: Policy, request: SurfaceRequest): Decision {
  const enforced = decideEnforced(evaluate, policy, request);
  const { mode, denials } = policy.parts;
  return mode === "enforce"
    ? enforced
    : withNotes(denials.shadow, { shadow: [shadowOf(enforced)], alerts: undefined });
}

function decideEnforced(
  evaluate: Evaluator,
  { parts: { surfaces, prefix } }: Policy,
  request: SurfaceRequest,
): Decision {
  const { surface } = request;
  const written = Object.hasOwn(surfaces, surface) ? surfaces[surface] : null;
  if (written === null) return deny(`${prefix}(default deny)`, `The policy does not allow ${surface}.`);
  const { rule, access } = written;
  if (access === "allow") return decision("allow", { rule, reason: `The policy allows ${surface}.` });
  if (access === "deny") return deny(rule, `Refused by ${rule}: ${surface} are not allowed.`);
  return evaluate(written, request);
}

function evaluateList({ rule, access }: LoadedSurface, { surface }: SurfaceRequest): Decision {
  return typeof access === "object" && access.allow.length > 0
    ? decision("allow", { rule, reason: `The policy allows some ${surface}.` })
    : deny(rule, `Refused by ${rule}: it allows no ${surface}.`);
}

function evaluateName({ rule, access }: LoadedSurface, { surface, name }: SurfaceRequest): Decision {
  if (name === undefined || typeof access !== "object")
    return deny(rule, `Refused by ${rule}: only some names are allowed, and none was given.`);
  if ((surface === "resources" || looksLikeUri(name)) && !isPlainUri(name)) {
    return deny(
      rule,
      `Refused by ${rule}: the URI can be read in several ways. Write it in its normal form.`,
    );
  }
  const denied = access.deny.findIndex((matches) => matches(name));
  if (denied >= 0)
    return deny(`${rule}/deny/${denied}`, `Refused by ${rule}/deny/${denied}: this name is not allowed.`);
  const allowed = access.allow.findIndex((matches) => matches(name));
  if (allowed < 0) return deny(rule, `Refused by ${rule}: this name is not among the allowed ones.`);
  return decision("allow", { rule: `${rule}/allow/${allowed}`, reason: "The policy allows this name." });
}

function deny(rule: string, reason: string): Decision {
  return decision("deny", { rule, reason });
}
