import type { Tx } from "@sallyport/db";
import { storedLabels } from "../input.ts";
import type { Services } from "../services.ts";
import { lastTraffic, type ServerTraffic } from "./server-traffic.ts";

export type ServerSummary = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly auth: "none" | "headers";
  readonly labels: Readonly<Record<string, string>>;
  /** The last handshake: `ok` or a cause, with a sentence; null before the first. */
  readonly check: { readonly result: string; readonly message: string | null; readonly at: Date } | null;
  /** How the newest call ended that the server was asked to answer; null where the trail has none. */
  readonly traffic: ServerTraffic | null;
  /** When this was looked up: the age of the check and of the traffic is up to then. */
  readonly asOf: Date;
  readonly toolCount: number;
  /** How many of them are new or have changed since a person reviewed them. */
  readonly unreviewedCount: number;
  readonly createdAt: Date;
  readonly proxyUrl: string;
};

type Row = {
  id: string;
  name: string;
  url: string;
  auth: "none" | "headers";
  labels: unknown;
  checkResult: string | null;
  checkMessage: string | null;
  checkedAt: Date | null;
  createdAt: Date;
  _count: { tools: number };
};

/** Counts the tools that the last discovery listed. */
export const withToolCount = { _count: { select: { tools: { where: { removedAt: null } } } } } as const;

/** What is known of servers beside their rows. */
type AroundServers = {
  readonly unreviewed: ReadonlyMap<string, number>;
  readonly traffic: ReadonlyMap<string, ServerTraffic>;
};

export async function aroundServers(
  tx: Tx,
  orgId: string,
  serverIds: readonly string[],
): Promise<AroundServers> {
  return {
    unreviewed: await countUnreviewed(tx, orgId, serverIds),
    traffic: await lastTraffic(tx, { orgId, serverIds }),
  };
}

/** New and changed tools by server; servers that have none are left out. */
async function countUnreviewed(
  tx: Tx,
  orgId: string,
  serverIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const groups = await tx.tool.groupBy({
    by: ["serverId"],
    where: {
      orgId,
      serverId: { in: [...serverIds] },
      removedAt: null,
      OR: [{ reviewedHash: null }, { NOT: { reviewedHash: { equals: tx.tool.fields.definitionHash } } }],
    },
    _count: true,
  });
  return new Map(groups.map(({ serverId: id, _count }) => [id, _count]));
}

export function toServerSummary(
  services: Services,
  row: Row,
  { unreviewed, traffic }: AroundServers,
): ServerSummary {
  const { id, name, url, auth, checkResult, checkMessage, checkedAt, createdAt } = row;
  const check =
    checkResult && checkedAt ? { result: checkResult, message: checkMessage, at: checkedAt } : null;
  return {
    id,
    name,
    url,
    auth,
    labels: storedLabels(row.labels),
    check,
    traffic: traffic.get(id) ?? null,
    asOf: new Date(),
    toolCount: row._count.tools,
    unreviewedCount: unreviewed.get(id) ?? 0,
    createdAt,
    proxyUrl: services.proxyUrl(id),
  };
}
