import { type Denial, type InputAsk, mentionsAnyIn } from "@sallyport/mcp";
import type { Within } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { hiddenNames } from "./hidden-names.ts";
import type { RuleDenial } from "./permission.ts";
import { decideWithin, deniedWithin, NAMES_HIDDEN, NO_SUCH_REQUEST, together } from "./within.ts";

const NOT_DECLARED: RuleDenial = {
  rule: "(not declared)",
  reason: "The client has not declared that it can be asked for this.",
};

/**
 * What becomes of the questions of one result, each of which has a row. They pass together or not at all: `denial` where
 * the policy denies one, `isBroken` where one is nothing that a server may send to this client.
 */
export type DecidedQuestions = {
  readonly questions: readonly Within[];
  readonly denial?: Denial;
  readonly isBroken: boolean;
};

/**
 * Decides what a server asks in a result, by the policy of this moment.
 * @param capabilities what the client declares that it can be asked for
 */
export function decideQuestions(
  asks: readonly InputAsk[],
  capabilities: ReadonlySet<string>,
  { context, ports }: { readonly context: CallContext; readonly ports: Ports },
): DecidedQuestions {
  const access = ports.snapshot.refresh(context.access, ports.clock.now());
  const now = access && ports.snapshot.policyOf(access.grant);
  const grantPolicy = now ?? { policy: null, policyEntry: undefined };
  const hidden = hiddenNames(context, ports);
  const decided = asks.map((ask): Within => {
    if (ask.surface === undefined) return deniedWithin(ask, NO_SUCH_REQUEST, grantPolicy);
    if (!capabilities.has(ask.surface)) return deniedWithin(ask, NOT_DECLARED, grantPolicy);
    const within = decideWithin(ask.method, ask.surface, grantPolicy);
    const isTelling = within.effect === "allow" && mentionsAnyIn({ [ask.key]: ask.request }, hidden);
    return isTelling ? { ...within, effect: "deny", ...NAMES_HIDDEN } : within;
  });
  const questions = together(decided);
  const refused = decided.filter(({ effect }) => effect === "deny");
  const isUndeclared = refused.some(({ rule }) => rule === NOT_DECLARED.rule);
  const ruled = refused.find(({ rule }) => rule !== NAMES_HIDDEN.rule);
  if (isUndeclared || ruled === undefined) return { questions, isBroken: refused.length > 0 };
  const { rule, reason, policyRevision: revision } = ruled;
  const denial = { rule, reason, policy: grantPolicy.policyEntry?.id ?? null, revision };
  return { questions, denial, isBroken: false };
}
