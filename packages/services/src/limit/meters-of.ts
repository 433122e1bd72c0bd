import type { Tx } from "@sallyport/db";
import { AMOUNT_UNIT, type Scope } from "@sallyport/policy";
import { windowName } from "@sallyport/policy/limit-window";
import type { StatedLimit } from "./limits-of.ts";

type MeterUse = {
  /** Names the budget, to reset it. */
  readonly key: string;
  readonly ownerName: string;
  readonly used: number;
  /** When nothing that is used now counts any more. */
  readonly resetsAt: Date;
};

export type Meter = StatedLimit & {
  /** Those who have used something, most first. Nobody can tell for places, and for the budgets of sessions. */
  readonly uses: readonly MeterUse[] | null;
};

type Grant = {
  readonly id: string;
  readonly label: string;
  readonly identityId: string;
  readonly identity: { readonly name: string };
  readonly serverId: string;
  readonly server: { readonly name: string };
};
type Owner = { readonly id: string; readonly name: string };
type Around = {
  readonly org: Owner;
  readonly limits: readonly StatedLimit[];
  readonly grants: readonly Grant[];
};

const MOST_USES = 20;

/** What was recorded of these limits, for the owners that these grants have. */
export async function metersOf(tx: Tx, { org, limits, grants }: Around): Promise<Meter[]> {
  const budgets = limits.flatMap((limit) =>
    OWNERS[limit.scope](org, grants).map((owner) => ({ limit, owner, key: keyOf(limit, owner) })),
  );
  const keys = budgets.flatMap(({ key }) => key ?? []);
  const now = new Date();
  const rows = await tx.limitCounter.findMany({
    where: { orgId: org.id, key: { in: keys }, windowStart: { lte: now }, windowEnd: { gt: now } },
  });
  const used = new Map<string, { sum: bigint; resetsAt: Date }>();
  for (const { key, amount, windowEnd } of rows) {
    const before = used.get(key);
    const resetsAt = before !== undefined && before.resetsAt > windowEnd ? before.resetsAt : windowEnd;
    used.set(key, { sum: (before?.sum ?? 0n) + BigInt(amount.toFixed(0)), resetsAt });
  }
  return limits.map((limit) => {
    if (limit.kind === "concurrency" || limit.scope === "session") return { ...limit, uses: null };
    const uses = budgets.flatMap(({ limit: of, owner, key }) => {
      const sum = of === limit && key !== undefined ? used.get(key) : undefined;
      if (sum === undefined || key === undefined || sum.sum <= 0n) return [];
      const { resetsAt } = sum;
      return [{ key, ownerName: owner.name, used: Number(sum.sum) / Number(AMOUNT_UNIT), resetsAt }];
    });
    return { ...limit, uses: uses.toSorted((a, b) => b.used - a.used).slice(0, MOST_USES) };
  });
}

const OWNERS: Readonly<Record<Scope, (org: Owner, grants: readonly Grant[]) => Owner[]>> = {
  grant: (_, grants) => grants.map(({ id, label }) => ({ id, name: label })),
  identity: (_, grants) =>
    distinct(grants.map(({ identityId, identity }) => ({ id: identityId, name: identity.name }))),
  server: (_, grants) =>
    distinct(grants.map(({ serverId, server }) => ({ id: serverId, name: server.name }))),
  org: (org) => [org],
  session: () => [],
};

/** As the proxy names it (apps/proxy/src/pipeline/reserve/limit-claim.ts). */
function keyOf({ window, counter }: StatedLimit, owner: Owner): string | undefined {
  return window === null ? undefined : `${owner.id}:${windowName(window)}:${counter}`;
}

function distinct(owners: readonly Owner[]): Owner[] {
  return [...new Map(owners.map((owner) => [owner.id, owner])).values()];
}
