import clientAndHost from "../data/client-and-host.json" with { type: "json" };
import commandInjection from "../data/command-injection.json" with { type: "json" };
import gapsInEnforcement from "../data/gaps-in-enforcement.json" with { type: "json" };
import identityAndSessions from "../data/identity-and-sessions.json" with { type: "json" };
import injectedContent from "../data/injected-content.json" with { type: "json" };
import pathsAndFiles from "../data/paths-and-files.json" with { type: "json" };
import poisonedDefinitions from "../data/poisoned-definitions.json" with { type: "json" };
import queriesAndData from "../data/queries-and-data.json" with { type: "json" };
import requestForgery from "../data/request-forgery.json" with { type: "json" };
import runawayAgents from "../data/runaway-agents.json" with { type: "json" };
import supplyChain from "../data/supply-chain.json" with { type: "json" };
import transport from "../data/transport.json" with { type: "json" };
import { z } from "zod";
import { type Attack, attackEntry } from "./attack.ts";

/** Every attack of the database, by category and the newest first within each. */
export const ATTACKS: readonly Attack[] = z
  .array(attackEntry)
  .parse([
    ...poisonedDefinitions,
    ...injectedContent,
    ...pathsAndFiles,
    ...commandInjection,
    ...requestForgery,
    ...queriesAndData,
    ...identityAndSessions,
    ...gapsInEnforcement,
    ...transport,
    ...supplyChain,
    ...clientAndHost,
    ...runawayAgents,
  ]);

const BY_ID: ReadonlyMap<string, Attack> = new Map(ATTACKS.map((attack) => [attack.id, attack]));

/** @public */
export function attackById(id: string): Attack | undefined {
  return BY_ID.get(id);
}
