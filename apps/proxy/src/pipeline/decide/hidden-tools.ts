import { isSecret, type Policy } from "@sallyport/policy";
import type { ServerState } from "../../adapters/state/server-state.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { listedTool } from "./policy-request.ts";

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
  readonly context: CallContext;
  readonly second: number;
  /** What some rule asked for; only then does it matter. */
  readonly asked: { now: boolean; session: boolean; client: boolean };
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
  const now = ports.clock.now();
  const access = ports.snapshot.refresh(context.access, now);
  if (access === undefined) return [...namesOf(context.access.server)];
  const fresh = newKnown({ ...context, access }, ports, now);
  const before = byGrant.get(access.grant);
  const known = before !== undefined && isSame(before, fresh) ? before : fresh;
  if (known !== before) {
    known.rest = [...namesOf(access.server)];
    byGrant.set(access.grant, known);
  }
  if (known.rest.length > 0) lookAtMore(known, now);
  return known.names;
}

function namesOf({ tools, memory }: ServerState): Set<string> {
  return new Set([...tools.keys(), ...memory.seenTools.keys()]);
}

function newKnown(context: CallContext, { snapshot }: Ports, now: number): Known {
  const { server, grant } = context.access;
  return {
    policy: snapshot.policyOf(grant).policy,
    tools: server.tools,
    definitionChanges: server.memory.definitionChanges,
    context,
    second: Math.floor(now / 1000),
    asked: { now: false, session: false, client: false },
    rest: [],
    hidden: [],
    names: [],
  };
}

function isSame(before: Known, now: Known): boolean {
  const { asked } = before;
  return (
    before.policy === now.policy &&
    before.tools === now.tools &&
    before.definitionChanges === now.definitionChanges &&
    before.context.access.server.memory === now.context.access.server.memory &&
    (!asked.now || before.second === now.second) &&
    (!asked.session || before.context.session?.id === now.context.session?.id) &&
    (!asked.client || before.context.clientName === now.context.clientName)
  );
}

function lookAtMore(known: Known, now: number): void {
  const { policy, context, asked, rest, hidden } = known;
  const atOnce = Math.max(1, Math.floor(UNITS_A_TURN / (1 + patternsOf(policy))));
  for (const name of rest.slice(0, atOnce)) {
    const { session, client, ...other } = listedTool(name, context, now);
    const listed = {
      ...other,
      get now(): number {
        asked.now = true;
        return now;
      },
      get session(): typeof session {
        asked.session = true;
        return session;
      },
      get client(): typeof client {
        asked.client = true;
        return client;
      },
    };
    if (isSecret(policy, listed)) hidden.push(name);
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
