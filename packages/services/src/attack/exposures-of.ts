import { type Attack, hostileCalls } from "@sallyport/attacks";
import type { JsonObject } from "@sallyport/json";
import { decide, type Decision, type PolicyRequest } from "@sallyport/policy";
import type { TargetGrant, TargetServer, TargetTool } from "./load-targets.ts";

/** A tool that an attack would reach, and the grants that let it. */
export type Exposure = {
  readonly server: { readonly id: string; readonly name: string };
  readonly tool: string;
  readonly grants: readonly ExposedGrant[];
};
/** `approval`: the call waits for a person first. `args` are those of the call that would pass. */
type ExposedGrant = Pick<TargetGrant, "id" | "label" | "identity"> & {
  readonly policy: { readonly id: string; readonly name: string; readonly revision: number };
  readonly outcome: "allowed" | "approval";
  readonly rule: string;
  readonly args: JsonObject;
};

const MAX_FOUND = 500;
/** Tools times grants; each takes about 0.1 ms of a processor. */
const MAX_ASKED = 5000;

type Found = { readonly exposures: readonly Exposure[]; readonly truncated: boolean };

/** Asks the policy of each grant about calls of the attack. Limits are not counted: the first calls would pass. */
export function exposuresOf(attack: Attack, servers: readonly TargetServer[], now: number): Found {
  const exposures: Exposure[] = [];
  let [found, asked] = [0, 0];
  for (const { id, name, tools, grants } of servers) {
    for (const tool of tools) {
      const context = {
        ...tool.context(),
        ...(attack.abuses.changed && { definition: "changed" as const }),
        now,
      };
      const callsUnder = callsOnce(attack, tool);
      const left = grants.slice(0, MAX_ASKED - asked);
      const exposed = left
        .flatMap((grant) => exposedGrant({ ...context, tool: tool.name }, grant, callsUnder(grant)))
        .slice(0, MAX_FOUND - found);
      asked += left.length;
      found += exposed.length;
      if (exposed.length > 0) exposures.push({ server: { id, name }, tool: tool.name, grants: exposed });
      if (found === MAX_FOUND || asked === MAX_ASKED) return { exposures, truncated: true };
    }
  }
  return { exposures, truncated: false };
}

/** The calls that suit a policy, made once a policy. */
function callsOnce(attack: Attack, tool: TargetTool): (grant: TargetGrant) => readonly JsonObject[] {
  const made = new Map<string, readonly JsonObject[]>();
  return ({ policy }) => {
    const calls = made.get(policy.id) ?? hostileCalls(attack, tool, policy.document);
    made.set(policy.id, calls);
    return calls;
  };
}

/** The grant, where one of the calls would pass: without a person's approval sooner than with it. */
function exposedGrant(
  request: Omit<PolicyRequest, "args">,
  { id, label, identity, policy, context }: TargetGrant,
  calls: readonly JsonObject[],
): ExposedGrant[] {
  const passing = calls.flatMap((args) => {
    const decision = decide(policy.loaded, { ...context, ...request, args });
    const outcome = outcomeOf(decision);
    return outcome === "denied" ? [] : [{ outcome, rule: decision.rule, args }];
  });
  const first = passing.find(({ outcome }) => outcome === "allowed") ?? passing[0];
  if (first === undefined) return [];
  const { name, revision } = policy;
  return [{ id, label, identity, policy: { id: policy.id, name, revision }, ...first }];
}

function outcomeOf({ effect, obligations }: Decision): ExposedGrant["outcome"] | "denied" {
  if (effect === "deny") return "denied";
  return obligations.some(({ kind }) => kind === "approval") ? "approval" : "allowed";
}
