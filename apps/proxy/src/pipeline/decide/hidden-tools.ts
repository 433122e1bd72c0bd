import { isSecret, type Policy } from "@sallyport/policy";
import type { ServerState } from "../../adapters/state/server-state.ts";
import { definitionOf } from "../../adapters/state/tool-definitions.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";

/**
 * What one message may cost here: a tool costs one, and one more for each pattern of the policy that its name is
 * compared with. A server chooses the one number and a policy the other (docs/threats.md, R13).
 */
const UNITS_A_TURN = 100_000;

/** What is known of one grant's hidden tools. It holds while all that it was made from is the same. */
type Known = {
  readonly policy: Policy | null;
  readonly tools: ServerState["tools"];
  readonly definitionChanges: number;
  readonly memory: ServerState["memory"];
  /** Not looked at yet, so they count as hidden. */
  rest: readonly string[];
  readonly hidden: string[];
  /** What was returned last. */
  names: readonly string[];
};

const byGrant = new WeakMap<CallContext["access"]["grant"], Known>();

/**
 * Tools that the policy of this moment does not show the client. Undefined while nobody knows the server's tools. The
 * same array while nothing changed. Of very many tools, those that there was no time for yet count as hidden.
 */
export function hiddenTools(context: CallContext, ports: Ports): readonly string[] | undefined {
  const { tools, memory } = context.access.server;
  if (tools.size + memory.seenTools.size === 0) return undefined;
  const access = ports.snapshot.refresh(context.access, ports.clock.now());
  if (access === undefined) return [...namesOf(context.access.server)];
  const { policy } = ports.snapshot.policyOf(access.grant);
  const before = byGrant.get(access.grant);
  const known =
    before !== undefined && holds(before, policy, access.server) ? before : newKnown(policy, access.server);
  byGrant.set(access.grant, known);
  if (known.rest.length > 0) lookAtMore(known, access.server);
  return known.names;
}

function namesOf({ tools, memory }: ServerState): Set<string> {
  return new Set([...tools.keys(), ...memory.seenTools.keys()]);
}

function newKnown(policy: Policy | null, server: ServerState): Known {
  const { tools, memory } = server;
  const { definitionChanges } = memory;
  return { policy, tools, memory, definitionChanges, rest: [...namesOf(server)], hidden: [], names: [] };
}

function holds(known: Known, policy: Policy | null, { tools, memory }: ServerState): boolean {
  return (
    known.policy === policy &&
    known.tools === tools &&
    known.memory === memory &&
    known.definitionChanges === memory.definitionChanges
  );
}

/** Whether a tool is secret follows from the policy and what was reviewed, and from nothing of one call. */
function lookAtMore(known: Known, server: ServerState): void {
  const { policy, rest, hidden } = known;
  const atOnce = Math.max(1, Math.floor(UNITS_A_TURN / (1 + patternsOf(policy))));
  for (const name of rest.slice(0, atOnce)) {
    const toolClass = server.tools.get(name)?.toolClass ?? null;
    if (isSecret(policy, { tool: name, toolClass, definition: definitionOf(server, name) }))
      hidden.push(name);
  }
  known.rest = rest.slice(atOnce);
  known.names = [...hidden, ...known.rest];
}

/** With how many patterns a policy compares the name of each tool. */
export function patternsOf(policy: Policy | null): number {
  if (policy === null) return 0;
  const { rules, hidden, baseline } = policy.parts;
  return rules.globs.length + hidden.globs.length + patternsOf(baseline);
}
