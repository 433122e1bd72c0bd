import type { Decision } from "./decision.ts";
import type { PolicyContext } from "./policy-request.ts";
import type { Rule } from "./tool-policy.ts";

/** The denials that no rule of an author names, and the allowance of a policy in shadow. */
export type FixedDenials = Readonly<Record<keyof typeof TEXTS | "shadow", Decision>>;

const TEXTS = {
  notAName: ["(default deny)", "No tool can have this name. Use a name from tools/list."],
  hidden: ["(hidden)", "The policy hides this tool. Use a tool from tools/list."],
  notListed: ["(default deny)", "The policy has no rule for this tool. Use a tool from tools/list."],
  notOffered: ["(default deny)", "The server does not have this tool."],
  notKnown: ["(quarantined)", "The server is not known to have this tool."],
  notReviewed: [
    "(quarantined)",
    "This tool is new and nobody has reviewed it yet. Ask an administrator to review it.",
  ],
  changed: [
    "(quarantined)",
    "This tool has changed since it was reviewed. Ask an administrator to review it again.",
  ],
} as const;

const IN_SHADOW = "The policy is in shadow: it lets every call pass, and records what it would have said.";

/** As for a tool that does not exist. */
const HIDDEN: readonly string[] = ["notAName", "hidden", "notOffered", "notKnown"];

/** @param prefix what stands before the names of rules. */
export function fixedDenials(prefix: string): FixedDenials {
  const entries = Object.entries(TEXTS).map(([name, [rule, reason]]) => {
    const isHidden = HIDDEN.includes(name);
    return [name, decision("deny", { rule: prefix + rule, reason }, { hidden: isHidden })] as const;
  });
  const shadow = decision("allow", { rule: `${prefix}(shadow)`, reason: IN_SHADOW });
  return { ...(Object.fromEntries(entries) as Record<keyof typeof TEXTS, Decision>), shadow };
}

/** Step 1 of docs/policy-language.md, section 3; undefined when no kill switch is thrown. */
export function stopped({ killSwitch }: PolicyContext): Decision | undefined {
  return killSwitch === undefined ? undefined : STOPPED;
}

const STOPPED = decision("deny", {
  rule: "(kill switch)",
  reason: "An administrator has stopped all calls like this one. Ask them before you try again.",
});

export const NO_POLICY = decision("deny", {
  rule: "(no policy)",
  reason: "No policy is attached, so nothing is allowed. Ask an administrator to attach one.",
});

/** For a request that is not what its type says. */
export const UNREADABLE = decision("deny", {
  rule: "(evaluation error)",
  reason: "The call could not be evaluated, so it is not allowed.",
});

/** Made once and handed out as it is, therefore frozen. */
export function decision(
  effect: Decision["effect"],
  { rule, reason }: Rule,
  { hidden = false, obligations = [] }: Partial<Pick<Decision, "hidden" | "obligations">> = {},
): Decision {
  return Object.freeze({ effect, rule, reason, hidden, obligations: Object.freeze([...obligations]) });
}
