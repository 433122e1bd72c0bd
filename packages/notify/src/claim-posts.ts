import type { Tx } from "@sallyport/db";
import type { Payload } from "./payload.ts";
import { LEASE_MS } from "./retry-times.ts";

/** Something that is posted to an endpoint now. */
export type Post = {
  readonly deliveryId: string;
  readonly attempts: number;
  readonly payload: Payload;
  readonly endpoint: {
    readonly id: string;
    readonly kind: "webhook" | "slack";
    readonly url: string;
    readonly sealed: string;
  };
};

const AT_ONCE = 20;

/** Takes what is due for endpoints: until the lease ends, nobody else sends it. */
export async function claimPosts(tx: Tx, orgId: string, now: Date): Promise<Post[]> {
  await tx.$executeRaw`
    UPDATE notification_deliveries d SET state = 'dropped', last_error = 'endpoint_disabled'
    FROM notification_endpoints n
    WHERE d.org_id = ${orgId}::uuid AND n.org_id = d.org_id AND n.id = d.endpoint_id AND NOT n.enabled
      AND d.state = 'waiting'`;
  const lease = new Date(now.getTime() + LEASE_MS);
  const rows = await tx.$queryRaw<(Omit<Post, "endpoint"> & Post["endpoint"])[]>`
    UPDATE notification_deliveries d SET attempts = d.attempts + 1, next_attempt_at = ${lease}
    FROM notification_endpoints n, notification_events e
    WHERE n.org_id = d.org_id AND n.id = d.endpoint_id AND e.org_id = d.org_id AND e.id = d.event_id AND d.id IN (
      SELECT c.id FROM notification_deliveries c
      JOIN notification_events of ON of.org_id = c.org_id AND of.id = c.event_id AND of.payload IS NOT NULL
      WHERE c.org_id = ${orgId}::uuid AND c.state = 'waiting' AND c.endpoint_id IS NOT NULL
        AND c.next_attempt_at <= ${now}
      ORDER BY c.next_attempt_at, c.created_at LIMIT ${AT_ONCE} FOR UPDATE OF c SKIP LOCKED)
    RETURNING d.id AS "deliveryId", d.attempts, e.payload, n.id, n.kind, n.url, n.sealed`;
  return rows.map(({ deliveryId, attempts, payload, ...endpoint }) => ({
    deliveryId,
    attempts,
    payload,
    endpoint,
  }));
}
