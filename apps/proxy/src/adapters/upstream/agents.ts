import { createGuardedAgent, type EgressRules } from "@sallyport/egress";
import type { Agent } from "undici";

/** Milliseconds: docs/threats.md, S6. */
const CONNECT_TIMEOUT_MS = 5000;
/** Bundles of authorities that have connections of their own at a time. */
const MAX_BUNDLES = 1000;

/**
 * The connections to servers. A connection is used again only under the authorities that its certificate was checked
 * by: what one organisation trusts is nothing to another, though both have the same address.
 */
export class Agents {
  readonly #rules: EgressRules;
  readonly #public: Agent;
  /** By their PEM, the most recently used ones last. */
  readonly #own = new Map<string, Agent>();

  constructor(rules: EgressRules) {
    this.#rules = rules;
    this.#public = this.#create(undefined);
  }

  /** @param authorities in PEM, as `readAuthorities` gives them; null for the public ones */
  of(authorities: string | null): Agent {
    if (authorities === null) return this.#public;
    const agent = this.#own.get(authorities) ?? this.#create(authorities);
    this.#own.delete(authorities);
    this.#own.set(authorities, agent);
    const [oldest] = this.#own;
    if (this.#own.size > MAX_BUNDLES && oldest !== undefined) {
      this.#own.delete(oldest[0]);
      oldest[1].close().catch(() => undefined); // what runs over it may finish
    }
    return agent;
  }

  async destroy(): Promise<void> {
    await Promise.all([this.#public, ...this.#own.values()].map((agent) => agent.destroy()));
  }

  #create(authorities: string | undefined): Agent {
    return createGuardedAgent({
      allowPrivate: this.#rules.allowPrivate,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      headersTimeoutMs: 0,
      bodyTimeoutMs: 0,
      authorities,
    });
  }
}
