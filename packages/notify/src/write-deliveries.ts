import { Prisma, type Tx } from "@sallyport/db";
import { findApprovals } from "./find-approvals.ts";
import { type NotificationKind, payloadOf, type ToldOrg } from "./payload.ts";

type NewEvent = { id: string; kind: NotificationKind; at: Date; approvalId: string | null };

const AT_ONCE = 100;
/** So long, events and what became of them are kept. */
const KEPT = Prisma.sql`interval '30 days'`;

/** Notes what nobody did in time: approvals that have expired, and those that admins should hear of by now. */
export async function noteLate(tx: Tx, orgId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE approvals SET status = 'expired', decided_at = expires_at
    WHERE org_id = ${orgId}::uuid AND id IN (
      SELECT id FROM approvals WHERE org_id = ${orgId}::uuid AND status IN ('pending', 'approved')
        AND used_at IS NULL AND expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)`;
  await tx.$executeRaw`
    INSERT INTO notification_events (org_id, kind, approval_id, at)
    SELECT a.org_id, 'escalated', a.id, ${now} FROM approvals a JOIN orgs o ON o.id = a.org_id
    WHERE a.org_id = ${orgId}::uuid AND a.status = 'pending' AND a.expires_at > clock_timestamp()
      AND a.asked_at <= ${now}::timestamptz - o.escalate_after_minutes * interval '1 minute'
    ON CONFLICT (approval_id, kind) DO NOTHING`;
  await tx.$executeRaw`
    DELETE FROM notification_events WHERE org_id = ${orgId}::uuid AND at < ${now}::timestamptz - ${KEPT}`;
}

/** Writes a delivery for everybody who is to be told of a new event; returns how many events there were. */
export async function writeDeliveries(
  tx: Tx,
  org: ToldOrg & { readonly id: string },
  { baseUrl, now }: { baseUrl: string; now: Date },
): Promise<number> {
  const events = await tx.$queryRaw<NewEvent[]>`
    SELECT id, kind, at, approval_id AS "approvalId" FROM notification_events
    WHERE org_id = ${org.id}::uuid AND expanded_at IS NULL ORDER BY at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`;
  const approvalIds = events.flatMap(({ approvalId }) => approvalId ?? []);
  const approvals = await findApprovals(tx, org.id, approvalIds);
  for (const { id, kind, at, approvalId } of events) {
    const approval = approvals.get(approvalId ?? "")?.approval ?? null;
    const { slug, name } = org;
    const payload = payloadOf({ kind, at, org: { slug, name }, approval, baseUrl });
    await tx.notificationEvent.update({
      where: { id, orgId: org.id },
      data: { expandedAt: now, payload },
      select: { id: true },
    });
    if (approval !== null) await writeFor(tx, org.id, { id, kind, approvalId: approval.id, now });
  }
  return events.length;
}

async function writeFor(
  tx: Tx,
  orgId: string,
  event: { id: string; kind: NotificationKind; approvalId: string; now: Date },
): Promise<void> {
  const people = peopleOf(orgId, event);
  if (people !== null) {
    await tx.$executeRaw`
      INSERT INTO notification_deliveries (org_id, event_id, user_id, next_attempt_at)
      SELECT ${orgId}::uuid, ${event.id}::uuid, p.user_id, ${event.now} FROM (${people}) p
      ON CONFLICT DO NOTHING`;
  }
  // Slack hears of what people may have to do something about, programs of everything.
  const kinds = isForPeople(event.kind) ? ["webhook", "slack"] : ["webhook"];
  await tx.$executeRaw`
    INSERT INTO notification_deliveries (org_id, event_id, endpoint_id, next_attempt_at)
    SELECT org_id, ${event.id}::uuid, id, ${event.now} FROM notification_endpoints
    WHERE org_id = ${orgId}::uuid AND enabled AND kind::text = ANY(${kinds}) ON CONFLICT DO NOTHING`;
}

/** Who is told by mail, as a query; null for nobody. The person whose call it is decides nothing and is told nothing. */
export function peopleOf(
  orgId: string,
  { kind, approvalId }: { kind: NotificationKind; approvalId: string },
): Prisma.Sql | null {
  if (kind === "requested") {
    return Prisma.sql`SELECT DISTINCT user_id FROM approval_voters(${orgId}::uuid, ${approvalId}::uuid)`;
  }
  if (kind !== "escalated") return null; // there is nothing to decide
  return Prisma.sql`
    SELECT m.user_id FROM memberships m
    JOIN approvals a ON a.org_id = m.org_id AND a.id = ${approvalId}::uuid
    JOIN identities i ON i.org_id = a.org_id AND i.id = a.identity_id
    WHERE m.org_id = ${orgId}::uuid AND m.role = 'admin' AND i.user_id IS DISTINCT FROM m.user_id`;
}

function isForPeople(kind: NotificationKind): boolean {
  return kind === "requested" || kind === "escalated" || kind === "expired";
}
