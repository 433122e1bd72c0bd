import { createHash } from "node:crypto";
import type { Keyring } from "@sallyport/credentials";
import { checkUpstreamUrl, type EgressRules, readAuthorities } from "@sallyport/egress";
import { loadInSteps } from "@sallyport/policy/load-in-steps";
import type { ConfigChanges, PolicyEntry, ServerEntry } from "@sallyport/store";
import type { CredentialHeader, ServerState } from "../state/server-state.ts";
import type { PolicyState, VerifiedChanges } from "../state/snapshot.ts";
import { pinTools } from "../state/tool-pin.ts";
import type { Turns } from "../upstream/turns.ts";
import { readyCredential } from "./upstream-credential.ts";

/** Something in the configuration that cannot be enforced as it is; the rest is. */
export type ConfigFault = {
  readonly kind: "policy" | "server";
  readonly id: string;
  readonly reason: string;
};

export type VerifyRules = EgressRules & { readonly keyring: Keyring };
type VerifiedServer = Omit<ServerState, "memory">;

/**
 * Makes rows ready to enforce. A policy that does not load denies everything; a server whose URL may not be connected
 * to is never connected to. One bad row does not keep the others from being enforced. Rows are read in the turns of their
 * organisations: a long policy takes its time.
 */
export async function verifyChanges(
  changes: ConfigChanges,
  rules: VerifyRules,
  turns: Turns,
): Promise<{ verified: VerifiedChanges; faults: ConfigFault[] }> {
  const faults: ConfigFault[] = [];
  const { version, grants } = changes;
  const servers: VerifiedServer[] = [];
  for (const entry of changes.servers)
    servers.push(await turns.run(entry.orgId, () => verifyServer(entry, rules, faults)));
  const policies: PolicyState[] = [];
  for (const entry of changes.policies) policies.push(await verifyPolicy(entry, turns, faults));
  return { verified: { version, servers, policies, grants }, faults };
}

function verifyServer(entry: ServerEntry, rules: VerifyRules, faults: ConfigFault[]): VerifiedServer {
  const fault = (reason: string): void => {
    if (entry.active) faults.push({ kind: "server", id: entry.id, reason });
  };
  const checked = checkUpstreamUrl(entry.url, rules);
  if (!checked.ok) fault(checked.message);
  let credential: CredentialHeader[] | undefined;
  try {
    credential = readyCredential(entry, rules.keyring);
  } catch {
    fault("A stored header cannot be opened or may not be sent. Check SEALING_KEYS.");
  }
  const trusted = entry.authorities === null || readAuthorities(entry.authorities).ok;
  if (!trusted) fault("The certificate authorities of its settings cannot be read. Enter them again.");
  const endpoint = checked.ok && trusted ? endpointOf(checked.url) : undefined;
  return { entry, endpoint, credential, tools: pinTools(entry.tools) };
}

function endpointOf({ origin, pathname, search }: URL): { origin: string; path: string } {
  return { origin, path: pathname + search };
}

async function verifyPolicy(entry: PolicyEntry, turns: Turns, faults: ConfigFault[]): Promise<PolicyState> {
  if (!entry.active || entry.revision === 0) return { entry, policy: null };
  const steps = loadInSteps(entry.compiled, sha256);
  const loaded = await turns.steps(entry.orgId, () => {
    const { done, value } = steps.next();
    return done === true ? value : undefined;
  });
  if (loaded.ok) return { entry, policy: loaded.policy };
  faults.push({ kind: "policy", id: entry.id, reason: loaded.reason });
  return { entry, policy: null };
}

/** OpenSSL's: many times as fast as the one that runs in browsers too. */
function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
