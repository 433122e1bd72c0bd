export type BucketRules = {
  readonly perMinute: number;
  /** How many clients are remembered; the one that was seen least recently is forgotten first. */
  readonly clients: number;
  /** Milliseconds that only grow. */
  readonly clock: () => number;
};

type Level = { readonly tokens: number; readonly at: number };

/** So many requests a minute for each client of this process; unused ones are saved up to a minute's worth. */
export class TokenBucket {
  readonly #rules: BucketRules;
  readonly #levels = new Map<string, Level>();

  constructor(rules: BucketRules) {
    this.#rules = rules;
  }

  /** Takes `cost` tokens of a client. 0: taken; else nothing is, and after so many seconds there will be enough. */
  take(address: string, cost: number): number {
    const { perMinute, clients, clock } = this.#rules;
    const client = clientOf(address);
    const now = clock();
    const { tokens, at } = this.#levels.get(client) ?? { tokens: perMinute, at: now };
    const filled = Math.min(perMinute, tokens + ((now - at) / 60_000) * perMinute);
    const isEnough = filled >= cost;
    this.#levels.delete(client);
    this.#levels.set(client, { tokens: isEnough ? filled - cost : filled, at: now });
    const [oldest] = this.#levels.keys();
    if (this.#levels.size > clients && oldest !== undefined) this.#levels.delete(oldest);
    return isEnough ? 0 : Math.ceil(((Math.min(cost, perMinute) - filled) / perMinute) * 60) || 1;
  }
}

const IPV6_NETWORK = 4;

/** An IPv6 client has a whole /64 to choose addresses from, so that counts as one. */
function clientOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(":")) return mapped ?? address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => "0"), ...after];
  return all
    .slice(0, IPV6_NETWORK)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
