import type { Keyring } from "@sallyport/credentials";
import { checkUpstreamUrl, type EgressRules, readAuthorities } from "@sallyport/egress";
import { load } from "@sallyport/policy";
import type { ConfigChanges, PolicyEntry, ServerEntry } from "@sallyport/store";
import type { CredentialHeader, ServerState } from "../state/server-state.ts";
import type { PolicyState, VerifiedChanges } from "../state/snapshot.ts";
import { pinTools } from "../state/tool-pin.ts";
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
 * to is never connected to. Throws nothing, so one bad row does not keep the others from being enforced.
 */
export function verifyChanges(
  changes: ConfigChanges,
  rules: VerifyRules,
): { verified: VerifiedChanges; faults: ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const { version, grants } = changes;
  const servers = changes.servers.map((entry) => verifyServer(entry, rules, faults));
  const policies = changes.policies.map((entry) => verifyPolicy(entry, faults));
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

function verifyPolicy(entry: PolicyEntry, faults: ConfigFault[]): PolicyState {
  if (!entry.active || entry.revision === 0) return { entry, policy: null };
  const loaded = load(entry.compiled);
  if (loaded.ok) return { entry, policy: loaded.policy };
  faults.push({ kind: "policy", id: entry.id, reason: loaded.reason });
  return { entry, policy: null };
}
