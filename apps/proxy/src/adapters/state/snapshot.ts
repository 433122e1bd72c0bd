import type { ParamHeader } from "@sallyport/mcp";
import type { Policy } from "@sallyport/policy";
import type { CredentialHeader } from "../control-plane/upstream-credential.ts";
import { SeenNames } from "./seen-names.ts";
import { noteParamHeaders } from "./param-headers.ts";
import type { Learned } from "./siblings.ts";
import { forgetOlder, noteDefinition } from "./tool-definitions.ts";
import type { ToolPin } from "./tool-pin.ts";
import type { GrantEntry, PolicyEntry, ServerEntry } from "@sallyport/store";

/** What a proxy has learned of a server by itself. It is kept until the server's URL changes. */
type ServerMemory = {
  /** Tools in the lists that this server gave through this proxy, with the hashes of their definitions. */
  readonly seenTools: Map<string, string>;
  /** Those of them that the control plane was told of, until it has told us. */
  readonly reportedTools: Map<string, string>;
  readonly seenPrompts: SeenNames;
  /** URIs of resources, and templates of such. */
  readonly seenResources: SeenNames;
  /** Whether it gives sessions; undefined until it answered an `initialize`. */
  givesSessions: boolean | undefined;
  learned: LearnedEra | undefined;
  /** Milliseconds since the epoch until which it counts that it spoke HTTP+SSE; 0 where it did not lately. */
  speaksSseUntil: number;
  /** Arguments that a tool's schema wants repeated in headers; only tools that have any. */
  readonly paramHeaders: Map<string, readonly ParamHeader[]>;
};

/** Which era a server showed to speak. */
export type LearnedEra = {
  readonly era: "stateless" | "session";
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** What the last discovery had found by then; a newer one knows better. */
  readonly discovered: string | null;
};

export type ServerState = {
  readonly entry: ServerEntry;
  /** Undefined when the URL is not one that may be connected to. */
  readonly endpoint: { readonly origin: string; readonly path: string } | undefined;
  /** What the server wants to be sent of its own; undefined when that cannot be opened, and nothing is sent then. */
  readonly credential: readonly CredentialHeader[] | undefined;
  /** Tools that the control plane knows of, by name. */
  readonly tools: ReadonlyMap<string, ToolPin>;
  readonly memory: ServerMemory;
};

/** `policy` null: nothing was published, or it could not be loaded. Every call is denied then. */
export type PolicyState = { readonly entry: PolicyEntry; readonly policy: Policy | null };

/** A live token's way to a server. */
export type Access = {
  readonly grant: GrantEntry;
  readonly tokenId: string;
  readonly tokenExpiresAt: number | null;
  readonly server: ServerState;
};

/** Rows that were verified and can go in as they are. */
export type VerifiedChanges = {
  readonly version: number;
  readonly servers: readonly Omit<ServerState, "memory">[];
  readonly policies: readonly PolicyState[];
  readonly grants: readonly GrantEntry[];
};

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

  /** The policy of a grant; undefined when it has none, or one that is gone. */
  policyOf({ policyId, orgId }: GrantEntry): PolicyState | undefined {
    const state = policyId === null ? undefined : this.#policies.get(policyId);
    return state?.entry.active === true && state.entry.orgId === orgId ? state : undefined;
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

function newMemory(): ServerMemory {
  return {
    seenTools: new Map(),
    reportedTools: new Map(),
    seenPrompts: new SeenNames(),
    seenResources: new SeenNames(),
    givesSessions: undefined,
    learned: undefined,
    speaksSseUntil: 0,
    paramHeaders: new Map(),
  };
}

function isOver(expiresAt: number | null, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}
