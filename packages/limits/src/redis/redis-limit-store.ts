import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { answerInTime, NoAnswer } from "../answer-in-time.ts";
import {
  CannotCount,
  type HeldSlot,
  type LimitClaim,
  type LimitReset,
  type LimitStore,
  type ReservedCharge,
  type StoreResult,
} from "../limit-store.ts";
import { connectRedis, type RedisClient } from "./connect-redis.ts";
import { HeldPlaces } from "./held-places.ts";
import { FREE, REFUND, RENEW, RESERVE, RESET } from "./lua.ts";
import type { RedisAddress } from "./redis-address.ts";
import { reserveArguments } from "./reserve-arguments.ts";
import { type CounterSource, Restoring } from "./restoring.ts";
import { Script } from "./script.ts";

export type RedisLimitStoreOptions = {
  readonly address: RedisAddress;
  /** Where sums come from that the server has lost. */
  readonly counters: CounterSource;
  /** Told when limits cannot be counted, and when they can again (undefined). */
  readonly onTrouble: (problem: string | undefined) => void;
  /** Tests share a server. */
  readonly prefix?: string;
  /** How long a place outlives the process that holds it. */
  readonly leaseMs?: number;
  /** Tests count by the times that they pass to `reserve`. */
  readonly timeIsGiven?: boolean;
  readonly answersWithinMs?: number;
};

/** A call waits no longer for the store (docs/contract.md, "No limit uncounted"). */
const ANSWER_WITHIN_MS = 100;
const LEASE_MS = 15_000;
/** After a silence, one call in so long asks again; the others are refused at once. */
const SILENT_FOR_MS = 500;
const MOST_AT_ONCE = 200;
/** How long the word of a place that is free again may take from another proxy. */
const WORD_WITHIN_MS = 10;

const SCRIPTS = {
  reserve: new Script(RESERVE),
  refund: new Script(REFUND),
  free: new Script(FREE),
  renew: new Script(RENEW),
  reset: new Script(RESET),
};

/**
 * Counts in Redis or Valkey, for any number of proxies. One call is one script, so one atomic step and one round trip, by
 * the server's clock. All keys of an organisation have one hash tag: they are on one node of a cluster.
 *
 * Sums belong to the server and the start of it that counted them. Where either changed, or the keys are gone, it counts
 * nothing until what it may have lost was restored. Places are leased: a process that ends loses them soon after.
 */
export class RedisLimitStore implements LimitStore {
  readonly #client: RedisClient;
  readonly #options: RedisLimitStoreOptions;
  readonly #restoring: Restoring;
  readonly #held = new HeldPlaces();
  readonly #process = randomUUID();
  readonly #leaseMs: number;
  /** By organisation, until when nobody asks, because the server was silent. */
  readonly #silent = new Map<string, number>();
  #lastPlace = 0;
  #isTroubled = false;

  constructor(options: RedisLimitStoreOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
    this.#client = connectRedis(options.address);
    this.#client.on("error", (error: Error) => this.#trouble(error));
    this.#restoring = new Restoring({
      run: (script, { org, keys, args }) => this.#run(script, { org, keys, args, now: 0 }),
      budgetKey: (org, key) => this.#key(org, "budget", key),
      counters: options.counters,
      scripts: [SCRIPTS.refund, SCRIPTS.free, SCRIPTS.renew],
      onTrouble: (error) => this.#trouble(error),
    });
  }

  /** Resolves when there is a connection. */
  async ready(): Promise<void> {
    if (this.#client.status !== "ready") await once(this.#client, "ready");
  }

  async reserve(claims: readonly LimitClaim[], now: number): Promise<StoreResult> {
    const [org = "", ...others] = new Set(claims.map((claim) => claim.org));
    if (others.length > 0) throw new RangeError("The claims of a call are of one organisation.");
    this.#refuseInSilence(org);
    try {
      const result = await this.#inTime(this.#takeOrAskAgain(org, claims, now));
      this.#silent.delete(org);
      if (result !== undefined) {
        this.#wellAgain();
        return result;
      }
    } catch (error) {
      if (error instanceof NoAnswer) this.#silent.set(org, performance.now() + SILENT_FOR_MS);
      this.#trouble(error);
      throw new CannotCount("Redis cannot count limits at the moment.", { cause: error });
    }
    void this.#restoring.restore(org);
    throw new CannotCount("What Redis may have lost of limits is being restored.");
  }

  async refund(reserved: readonly ReservedCharge[]): Promise<void> {
    const [first] = reserved;
    if (first === undefined) return;
    const keys = reserved.map(({ org, key }) => this.#key(org, "budget", key));
    const args = reserved.flatMap(({ windowStart, amount, epoch = "" }) => [
      String(windowStart),
      amount.toString(),
      epoch,
    ]);
    await this.#tell(SCRIPTS.refund, { org: first.org, keys, args });
  }

  async free(slots: readonly HeldSlot[]): Promise<void> {
    const [first] = slots;
    if (first === undefined) return;
    for (const slot of slots) this.#held.remove(slot);
    const keys = slots.map(({ org, key }) => this.#key(org, "places", key));
    await this.#tell(SCRIPTS.free, { org: first.org, keys, args: slots.map(({ id }) => id) });
  }

  /** Sees to it that the sums of these organisations are there. Resolves also where that was not possible yet. */
  async prepare(orgs: Iterable<string>): Promise<void> {
    const all = [...orgs];
    for (let i = 0; i < all.length; i += MOST_AT_ONCE) {
      await Promise.all(all.slice(i, i + MOST_AT_ONCE).map((org) => this.#restoring.attempt(org)));
    }
  }

  /** Leases the places of running calls on. Rejects when the server cannot be reached. */
  async renew(): Promise<void> {
    for (const [org, places] of this.#held.byOrg(performance.now())) {
      for (let i = 0; i < places.length; i += MOST_AT_ONCE) {
        const some = places.slice(i, i + MOST_AT_ONCE);
        const keys = some.map(({ slot }) => this.#key(org, "places", slot.key));
        const args = some.flatMap(({ slot, leftMs }) => [String(this.#lease(leftMs)), slot.id]);
        await this.#run(SCRIPTS.renew, { org, keys, args, now: 0 });
        const over = some.filter(({ slot }) => !this.#held.has(slot)).map(({ slot }) => slot);
        await this.free(over); // a script that had to be sent again came after their end
      }
    }
  }

  async reset({ id, org, key }: LimitReset): Promise<void> {
    const keys = [this.#key(org, "reset", id), this.#key(org, "budget", key)];
    await this.#run(SCRIPTS.reset, { org, keys, args: [randomUUID()], now: 0 });
  }

  close(): void {
    this.#restoring.stop();
    this.#client.disconnect();
  }

  /** A place that is taken: its call may be over, and the word of it on its way from another proxy. */
  async #takeOrAskAgain(
    org: string,
    claims: readonly LimitClaim[],
    now: number,
  ): Promise<StoreResult | undefined> {
    const first = await this.#take(org, claims, now);
    if (first === undefined || first.ok || first.claim.kind !== "slot") return first;
    await delay(WORD_WITHIN_MS);
    return this.#take(org, claims, now);
  }

  /** Undefined: the server's sums are not those that were counted. */
  async #take(org: string, claims: readonly LimitClaim[], now: number): Promise<StoreResult | undefined> {
    const names = claims.map(() => `${this.#process}:${++this.#lastPlace}`);
    const args = claims.flatMap((claim, i) =>
      reserveArguments(claim, {
        name: names[i] ?? "",
        leaseMs: claim.kind === "slot" ? this.#lease(claim.deadline - now) : 0,
      }),
    );
    const keys = claims.map(({ kind, key }) => this.#key(org, kind === "charge" ? "budget" : "places", key));
    const answer = (await this.#run(SCRIPTS.reserve, { org, keys, args, now })) as unknown[];
    const [says, ...rest] = answer;
    if (says === "unknown") return undefined;
    if (says === "no") return refusal(claims, rest.map(String));
    return this.#taken(claims, names, {
      now,
      epoch: String(rest[0]),
      slices: (rest[1] as string[]).map(Number),
    });
  }

  #taken(
    claims: readonly LimitClaim[],
    names: readonly string[],
    { now, epoch, slices }: { now: number; epoch: string; slices: number[] },
  ): StoreResult {
    const reserved: ReservedCharge[] = [];
    const slots: HeldSlot[] = [];
    claims.forEach((claim, i) => {
      const { org, key } = claim;
      if (claim.kind === "slot") {
        const slot = { org, key, id: names[i] ?? "" };
        this.#held.add(slot, performance.now() + claim.deadline - now);
        return slots.push(slot);
      }
      const [windowStart = 0, windowMs = 0] = slices.slice(2 * reserved.length);
      return reserved.push({ org, key, windowStart, windowMs, amount: claim.amount, epoch });
    });
    return { ok: true, reserved, slots };
  }

  #inTime(asked: Promise<StoreResult | undefined>): Promise<StoreResult | undefined> {
    const ms = this.#options.answersWithinMs ?? ANSWER_WITHIN_MS;
    return answerInTime(asked, ms, {
      late: "Redis does not answer in time.",
      onLate: (taken) => {
        if (taken?.ok !== true) return;
        void this.free(taken.slots);
        void this.refund(taken.reserved);
      },
    });
  }

  /** Throws while the server is silent, but for one call now and then, which asks. */
  #refuseInSilence(org: string): void {
    const now = performance.now();
    const until = this.#silent.get(org);
    if (until !== undefined && now < until) throw new CannotCount("Redis did not answer just now.");
    if (until !== undefined) this.#silent.set(org, now + SILENT_FOR_MS);
  }

  async #run(
    script: Script,
    { org, keys, args, now }: { org: string; keys: readonly string[]; args: readonly string[]; now: number },
  ): Promise<unknown> {
    const time = this.#options.timeIsGiven === true ? String(now) : "";
    const known = this.#key(org, "known", "");
    return script.run(this.#client, [known, ...keys], [time, String(keys.length), ...args]);
  }

  /** What nobody waits for: where it does not arrive, more stays counted than was used, and a lease ends by itself. */
  async #tell(
    script: Script,
    act: { readonly org: string; readonly keys: readonly string[]; readonly args: readonly string[] },
  ): Promise<void> {
    try {
      const told = this.#run(script, { ...act, now: 0 });
      await answerInTime(told, ANSWER_WITHIN_MS, {
        late: "Redis does not answer in time.",
        onLate: () => {},
      });
    } catch (error) {
      this.#trouble(error);
    }
  }

  #lease(leftMs: number): number {
    return Math.max(1, Math.min(this.#leaseMs, Math.ceil(leftMs)));
  }

  #key(org: string, kind: "known" | "budget" | "places" | "reset", key: string): string {
    return `${this.#options.prefix ?? "sallyport"}:{${org}}:${kind}:${key}`;
  }

  #trouble(error: unknown): void {
    this.#isTroubled = true;
    this.#options.onTrouble(error instanceof Error ? error.message : String(error));
  }

  #wellAgain(): void {
    if (!this.#isTroubled) return;
    this.#isTroubled = false;
    this.#options.onTrouble(undefined);
  }
}

function refusal(
  claims: readonly LimitClaim[],
  [at, retry, used = "0", resets]: readonly string[],
): StoreResult {
  const claim = claims[Number(at)];
  if (claim === undefined) throw new Error("The limit store refused a claim that it was not asked for.");
  return {
    ok: false,
    claim,
    retryAfterMs: timeOf(retry),
    used: BigInt(used),
    resetsAt: timeOf(resets),
  };
}

/** A negative time stands for none. */
function timeOf(text: string | undefined): number | undefined {
  const ms = Number(text);
  return ms >= 0 ? ms : undefined;
}
