import { randomUUID } from "node:crypto";
import type { Prisma, Tx } from "@sallyport/db";
import { findApprovals } from "./find-approvals.ts";
import type { ToldCall } from "./mail-text.ts";
import type { NotificationKind, ToldApproval } from "./payload.ts";
import { DEFAULT_PREFERENCES, type MailPreferences, planMail } from "./plan-mail.ts";
import { LEASE_MS } from "./retry-times.ts";
import { peopleOf } from "./write-deliveries.ts";

/** A mail that is sent now, and the deliveries that it is. */
export type ClaimedMail = {
  readonly mailId: string;
  readonly to: string;
  readonly attempts: number;
  readonly deliveryIds: readonly string[];
  readonly calls: readonly ToldCall[];
};

type Waiting = {
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  readonly email: string;
  readonly kind: NotificationKind;
  readonly approvalId: string;
  readonly attempts: number;
  readonly isDue: boolean;
  readonly mailId: string | null;
};

type Open = Waiting & { readonly approval: ToldApproval };

const PEOPLE_AT_ONCE = 20;
/** More than a mail lists; the rest is in the next one. */
const IN_ONE_MAIL = 500;

/**
 * Takes what is due by mail. One person gets one mail at a time: at once after a silence, and then everything of the
 * next ten minutes together. What is decided meanwhile, or is not theirs to decide any more, is dropped.
 */
export async function claimMails(tx: Tx, orgId: string, now: Date): Promise<ClaimedMail[]> {
  const due = await tx.$queryRaw<{ userId: string }[]>`
    SELECT DISTINCT user_id AS "userId" FROM notification_deliveries
    WHERE org_id = ${orgId}::uuid AND state = 'waiting' AND user_id IS NOT NULL AND next_attempt_at <= ${now}
    LIMIT ${PEOPLE_AT_ONCE}`;
  const mails: ClaimedMail[] = [];
  for (const { userId } of due) mails.push(...(await mailsFor(tx, { orgId, userId, now })));
  return mails;
}

type For = { readonly orgId: string; readonly userId: string; readonly now: Date };

async function mailsFor(tx: Tx, at: For): Promise<ClaimedMail[]> {
  const waiting = await stillOpen(tx, at, await findWaiting(tx, at));
  const mails: ClaimedMail[] = [];
  const begun = new Map<string, Open[]>();
  for (const one of waiting) {
    if (one.mailId !== null) begun.set(one.mailId, [...(begun.get(one.mailId) ?? []), one]);
  }
  for (const [mailId, parts] of begun) {
    if (parts.every(({ isDue }) => isDue)) mails.push(await claim(tx, at, { mailId, parts }));
  }
  const fresh = waiting.filter(({ mailId }) => mailId === null);
  const parts = await planned(tx, at, { fresh, hasUnfinished: begun.size > 0 });
  if (parts.length > 0) mails.push(await claim(tx, at, { mailId: randomUUID(), parts }));
  return mails;
}

function findWaiting(tx: Tx, { orgId, userId, now }: For): Promise<Waiting[]> {
  return tx.$queryRaw<Waiting[]>`
    SELECT d.id, d.org_id AS "orgId", d.user_id AS "userId", u.email, e.kind, e.approval_id AS "approvalId", d.attempts,
      d.next_attempt_at <= ${now} AS "isDue", d.mail_id AS "mailId"
    FROM notification_deliveries d
    JOIN notification_events e ON e.org_id = d.org_id AND e.id = d.event_id
    JOIN users u ON u.id = d.user_id
    WHERE d.org_id = ${orgId}::uuid AND d.user_id = ${userId}::uuid AND d.state = 'waiting'
    ORDER BY d.created_at, d.id LIMIT ${IN_ONE_MAIL} FOR UPDATE OF d`;
}

/** Drops what there is nothing to decide about any more, for this person. */
async function stillOpen(tx: Tx, { orgId, userId }: For, waiting: readonly Waiting[]): Promise<Open[]> {
  const approvals = await findApprovals(tx, orgId, [...new Set(waiting.map(({ approvalId }) => approvalId))]);
  const open: Open[] = [];
  for (const one of waiting) {
    const found = approvals.get(one.approvalId);
    if (found?.isOpen !== true) await drop(tx, one, "decided_meanwhile");
    else if (await isAmong(tx, userId, peopleOf(orgId, one))) open.push({ ...one, approval: found.approval });
    else await drop(tx, one, "may_not_decide");
  }
  return open;
}

async function isAmong(tx: Tx, userId: string, people: Prisma.Sql | null): Promise<boolean> {
  if (people === null) return false;
  const rows = await tx.$queryRaw<unknown[]>`SELECT FROM (${people}) p WHERE p.user_id = ${userId}::uuid`;
  return rows.length > 0;
}

/** What goes into a new mail now; the rest is dropped or put off as the person's preferences say. */
async function planned(
  tx: Tx,
  { orgId, userId, now }: For,
  { fresh, hasUnfinished }: { fresh: readonly Open[]; hasUnfinished: boolean },
): Promise<Open[]> {
  if (fresh.length === 0) return [];
  const row = await tx.notificationPreferences.findFirst({ where: { orgId, userId } });
  const preferences: MailPreferences = row ?? DEFAULT_PREFERENCES;
  const last = await tx.notificationDelivery.findFirst({
    where: { orgId, userId, deliveredAt: { not: null } },
    orderBy: { deliveredAt: "desc" },
    select: { deliveredAt: true },
  });
  const parts: Open[] = [];
  for (const one of fresh) {
    const isUrgent = one.kind === "escalated" || one.approval.toolClass === "destructive";
    const lastMailAt = last?.deliveredAt ?? null;
    const plan = planMail({ preferences, isUrgent, lastMailAt, hasUnfinished, now });
    if (plan.do === "send") parts.push(one);
    else if (plan.do === "drop") await drop(tx, one, plan.why);
    else {
      const nextAttemptAt = plan.until;
      await tx.notificationDelivery.updateMany({ where: { orgId, id: one.id }, data: { nextAttemptAt } });
    }
  }
  return parts;
}

async function claim(
  tx: Tx,
  { orgId, now }: For,
  { mailId, parts }: { mailId: string; parts: readonly Open[] },
): Promise<ClaimedMail> {
  const deliveryIds = parts.map(({ id }) => id);
  const attempts = Math.max(...parts.map((part) => part.attempts)) + 1;
  await tx.notificationDelivery.updateMany({
    where: { orgId, id: { in: deliveryIds } },
    data: { mailId, attempts, nextAttemptAt: new Date(now.getTime() + LEASE_MS) },
  });
  // One that was asked for and escalated since is told of once.
  const calls = new Map<string, ToldCall>();
  for (const { approval, kind } of parts) {
    const isEscalated = kind === "escalated" || calls.get(approval.id)?.isEscalated === true;
    calls.set(approval.id, { approval, isEscalated });
  }
  return { mailId, to: parts[0]?.email ?? "", attempts, deliveryIds, calls: [...calls.values()] };
}

async function drop(tx: Tx, { orgId, id }: Waiting, why: string): Promise<void> {
  await tx.notificationDelivery.updateMany({
    where: { orgId, id },
    data: { state: "dropped", lastError: why },
  });
}
