import type { Policy } from "@sallyport/policy";

/** A server that never ends its lists must not fill our memory. */
const MAX_NAMES = 10_000;
const MAX_LENGTH = 2048;

/** Names of prompts, or URIs, in the lists that a server gave through this proxy, and which of them a policy denies. */
export class SeenNames {
  readonly #names: string[] = [];
  readonly #known = new Set<string>();
  readonly #denied = new WeakMap<Policy, { evaluated: number; readonly names: string[] }>();

  /** Whether it is news. */
  add(name: string): boolean {
    if (this.#known.has(name) || this.#names.length >= MAX_NAMES || name.length > MAX_LENGTH) return false;
    this.#known.add(name);
    this.#names.push(name);
    return true;
  }

  /** Each name is evaluated once for a policy, which says the same of it every time. Without a policy all are denied. */
  deniedBy(policy: Policy | null, isDenied: (name: string) => boolean): readonly string[] {
    if (policy === null) return this.#names;
    const known = this.#denied.get(policy) ?? { evaluated: 0, names: [] };
    for (; known.evaluated < this.#names.length; known.evaluated++) {
      const name = this.#names[known.evaluated] ?? "";
      if (isDenied(name)) known.names.push(name);
    }
    this.#denied.set(policy, known);
    return known.names;
  }
}
