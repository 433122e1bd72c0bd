import type { Policy } from "@sallyport/policy";
import type { GrantEntry, PolicyEntry } from "@sallyport/store";
import type { Access, GrantPolicy } from "./access.ts";
import type { Learned } from "./learned.ts";
import { noteParamHeaders } from "./param-headers.ts";
import { newMemory, type ServerState } from "./server-state.ts";
import { forgetOlder, noteDefinition } from "./tool-definitions.ts";

/** `policy` null: nothing was published, or it could not be loaded. Every call is denied then. */
export type PolicyState = { readonly entry: PolicyEntry; readonly policy: Policy | null };

/** Rows that were verified and can go in as they are. */
export type VerifiedChanges = {
  readonly version: number;
  readonly servers: readonly Omit<ServerState, "memory">[];
  readonly policies: readonly PolicyState[];
  readonly grants: readonly GrantEntry[];
};

const NO_POLICY: GrantPolicy = { policy: null, policyEntry: undefined };

type Token = { readonly id: string; readonly expiresAt: number | null; readonly grantId: string };

/**
 * The configuration this proxy enforces, in memory. `apply` is one synchronous step, so no request ever sees half of a
 * change.
 */
export class Snapshot {
  #version = 0;
  #servers = new Map<string, ServerState>();
  #policies = new Map<string, PolicyState>();
  #grants = new Map<string, GrantEntry>();
  #tokens = new Map<string, Token>();

  /** Configuration version; 0 before the first one. */
  get version(): number {
    return this.#version;
  }

  /** The organisations that have grants. */
  get orgs(): ReadonlySet<string> {
    return new Set([...this.#grants.values()].map(({ orgId }) => orgId));
  }

  /** @param replace drop everything that is not in `changes`: they are the whole configuration. */
  apply(changes: VerifiedChanges, replace = false): void {
    const before = this.#servers;
    if (replace) {
      this.#servers = new Map();
      this.#policies = new Map();
      this.#grants = new Map();
      this.#tokens = new Map();
    }
    for (const server of changes.servers) {
      const known = before.get(server.entry.id);
      const isSame = known?.entry.url === server.entry.url;
      if (isSame) forgetOlder(known, server);
      this.#servers.set(server.entry.id, { ...server, memory: isSame ? known.memory : newMemory() });
    }
    for (const policy of changes.policies) this.#policies.set(policy.entry.id, policy);
    for (const grant of changes.grants) this.#setGrant(grant);
    this.#version = changes.version;
  }

  /** The access of a token for this server now, or undefined: unknown, revoked, expired and foreign look the same. */
  find(tokenHash: string, serverId: string, now: number): Access | undefined {
    const token = this.#tokens.get(tokenHash);
    const grant = token && this.#grants.get(token.grantId);
    const server = grant && this.#servers.get(grant.serverId);
    if (token === undefined || grant === undefined || server === undefined) return undefined;
    const isLive = grant.active && server.entry.active && !isOver(grant.expiresAt, now);
    const isOwn = grant.serverId === serverId && server.entry.orgId === grant.orgId;
    if (!isLive || !isOwn || isOver(token.expiresAt, now)) return undefined;
    return { grant, tokenId: token.id, tokenExpiresAt: token.expiresAt, server };
  }

  /** The same access as it stands now, or undefined when it ended meanwhile. */
  refresh(access: Access, now: number): Access | undefined {
    const grant = this.#grants.get(access.grant.id);
    const token = grant?.tokens.find(({ id }) => id === access.tokenId);
    return token && this.find(token.hash, access.grant.serverId, now);
  }

  /** Takes in what another worker learned of a server, if that is the same server still. */
  learn(learned: Learned): void {
    const server = this.#servers.get(learned.serverId);
    if (server?.entry.url !== learned.url) return;
    const { memory } = server;
    for (const [name, hash] of learned.tools ?? []) noteDefinition(server, name, hash);
    for (const [tool, headers] of learned.paramHeaders ?? []) {
      noteParamHeaders(memory.paramHeaders, tool, headers);
    }
    for (const name of learned.prompts ?? []) memory.seenPrompts.add(name);
    for (const uri of learned.resources ?? []) memory.seenResources.add(uri);
    memory.givesSessions = learned.givesSessions ?? memory.givesSessions;
  }

  /** The policy of a grant as it stands now. */
  policyOf({ policyId, orgId }: GrantEntry): GrantPolicy {
    const state = policyId === null ? undefined : this.#policies.get(policyId);
    const isOwn = state?.entry.active === true && state.entry.orgId === orgId;
    return isOwn ? { policy: state.policy, policyEntry: state.entry } : NO_POLICY;
  }

  #setGrant(grant: GrantEntry): void {
    for (const { hash } of this.#grants.get(grant.id)?.tokens ?? []) this.#tokens.delete(hash);
    this.#grants.set(grant.id, grant);
    if (!grant.active) return;
    for (const { id, hash, expiresAt } of grant.tokens) {
      this.#tokens.set(hash, { id, expiresAt, grantId: grant.id });
    }
  }
}

function isOver(expiresAt: number | null, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}
