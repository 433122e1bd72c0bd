import type { Policy } from "@sallyport/policy";

/** A server that never ends its lists must not fill our memory. */
const MAX_NAMES = 10_000;
const MAX_LENGTH = 2048;

/** So that one message does not cost the number of a server's names times that of a policy's patterns. */
const EVALUATED_AT_ONCE = 1000;

type Denied = {
  evaluated: number;
  readonly denied: string[];
  /** What was returned last. */
  names: readonly string[];
};

/** Names of prompts, or URIs, in the lists that a server gave through this proxy, and which of them a policy denies. */
export class SeenNames {
  readonly #names: string[] = [];
  readonly #known = new Set<string>();
  readonly #denied = new WeakMap<Policy, Denied>();

  /** Whether it is news. */
  add(name: string): boolean {
    if (this.#known.has(name) || this.#names.length >= MAX_NAMES || name.length > MAX_LENGTH) return false;
    this.#known.add(name);
    this.#names.push(name);
    return true;
  }

  /**
   * Each name is evaluated once for a policy, which says the same of it every time: some at each asking, and the others
   * count as denied until then. Without a policy all are denied. The same array while nothing changed.
   */
  deniedBy(policy: Policy | null, isDenied: (name: string) => boolean): readonly string[] {
    if (policy === null) return this.#names;
    const known = this.#denied.get(policy) ?? { evaluated: 0, denied: [], names: [] };
    this.#denied.set(policy, known);
    const until = Math.min(this.#names.length, known.evaluated + EVALUATED_AT_ONCE);
    if (known.evaluated === until) return known.names;
    for (const name of this.#names.slice(known.evaluated, until)) if (isDenied(name)) known.denied.push(name);
    known.evaluated = until;
    known.names = [...known.denied, ...this.#names.slice(until)];
    return known.names;
  }
}
