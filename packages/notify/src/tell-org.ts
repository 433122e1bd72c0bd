import { endpointPlace, type Keyring, open } from "@sallyport/credentials";
import { type Database, forOrg } from "@sallyport/db";
import type { EgressRules } from "@sallyport/egress";
import { claimMails, type ClaimedMail } from "./claim-mails.ts";
import { claimPosts, type Post } from "./claim-posts.ts";
import { mailText } from "./mail-text.ts";
import { type Mailer, MailRefused } from "./mailer.ts";
import type { ToldOrg } from "./payload.ts";
import { postJson, type Posted } from "./post-json.ts";
import { nextAttempt } from "./retry-times.ts";
import { signWebhook } from "./sign-webhook.ts";
import { slackText } from "./slack-text.ts";
import { noteLate, writeDeliveries } from "./write-deliveries.ts";

export type Telling = {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly egress: EgressRules;
  /** Where people open the dashboard, without a slash at its end. */
  readonly baseUrl: string;
  /** Null where mail is not set up: people are not told by mail then. */
  readonly mailer: Mailer | null;
  readonly now: () => Date;
  /** Takes what an operator has to know. */
  readonly log: (sentence: string, error: unknown) => void;
};

type Result = { readonly status: number | null; readonly error: string | null; readonly isFinal: boolean };

const GONE = 410;

/**
 * One round for one organisation: notes what is late, writes deliveries, sends what is due. What is sent is claimed
 * before and marked after, each in a transaction, so it is sent at least once, with the same id each time. Returns how
 * much there was to do.
 */
export async function tellOrg(telling: Telling, orgId: string): Promise<number> {
  const { db, baseUrl, now } = telling;
  const work = await forOrg(db, orgId, async (tx) => {
    const at = now();
    const { slug, name } = await tx.org.findFirstOrThrow({ where: { id: orgId } });
    await noteLate(tx, orgId, at);
    const events = await writeDeliveries(tx, { id: orgId, slug, name }, { baseUrl, now: at });
    const posts = await claimPosts(tx, orgId, at);
    const mails = telling.mailer === null ? [] : await claimMails(tx, orgId, at);
    if (telling.mailer === null) {
      await tx.notificationDelivery.updateMany({
        where: { orgId, state: "waiting", userId: { not: null } },
        data: { state: "dropped", lastError: "no_mail" },
      });
    }
    return { org: { slug, name }, events, posts, mails };
  });
  const { org, posts, mails } = work;
  await Promise.all([
    ...posts.map((post) => sendPost(telling, orgId, post)),
    ...mails.map((mail) => sendMail(telling, { id: orgId, ...org }, mail)),
  ]);
  return work.events + posts.length + mails.length;
}

async function sendPost(telling: Telling, orgId: string, post: Post): Promise<void> {
  const { deliveryId, attempts, endpoint } = post;
  const posted = await postTo(telling, orgId, post);
  const isFinal = !posted.ok && posted.status === GONE;
  const error = posted.ok ? null : posted.error;
  await mark(telling, orgId, {
    ids: [deliveryId],
    attempts,
    result: { status: posted.status, error, isFinal },
  });
  if (isFinal) {
    // Standard Webhooks: 410 means that nothing more is wanted.
    await forOrg(telling.db, orgId, (tx) =>
      tx.notificationEndpoint.updateMany({ where: { orgId, id: endpoint.id }, data: { enabled: false } }),
    );
  }
}

async function postTo({ keyring, egress, now }: Telling, orgId: string, post: Post): Promise<Posted> {
  const { endpoint, payload, deliveryId } = post;
  const secret = openSecret(keyring, orgId, endpoint);
  if (secret === null) return { ok: false, status: null, error: "Its secret cannot be opened. Add it anew." };
  if (endpoint.kind === "slack") {
    return postJson(egress, { url: secret, body: JSON.stringify({ text: slackText(payload) }), headers: {} });
  }
  const body = JSON.stringify(payload);
  const headers = signWebhook({ id: `msg_${deliveryId}`, at: now(), body, secret });
  return postJson(egress, { url: endpoint.url, body, headers });
}

function openSecret(keyring: Keyring, orgId: string, endpoint: Post["endpoint"]): string | null {
  try {
    return open(keyring, endpointPlace({ orgId, id: endpoint.id }), endpoint.sealed);
  } catch {
    return null; // its key is gone: nothing is sent without a signature
  }
}

async function sendMail(
  telling: Telling,
  org: ToldOrg & { readonly id: string },
  mail: ClaimedMail,
): Promise<void> {
  const { mailId, to, attempts, deliveryIds, calls } = mail;
  const { subject, text } = mailText(calls, { org, baseUrl: telling.baseUrl });
  let result: Result = { status: null, error: null, isFinal: false };
  try {
    await telling.mailer?.({ id: mailId, to, subject, text });
  } catch (error) {
    const isFinal = error instanceof MailRefused;
    telling.log("A mail could not be handed over.", error);
    const says = isFinal ? "The mail server refused it." : "The mail server cannot be reached, or is busy.";
    result = { status: null, error: says, isFinal };
  }
  await mark(telling, org.id, { ids: deliveryIds, attempts, result });
}

async function mark(
  { db, now }: Telling,
  orgId: string,
  sent: { ids: readonly string[]; attempts: number; result: Result },
): Promise<void> {
  const { status: lastStatus, error: lastError, isFinal } = sent.result;
  const next = isFinal ? null : nextAttempt(sent.attempts, now());
  const became =
    lastError === null
      ? { state: "delivered" as const, deliveredAt: now() }
      : next === null
        ? { state: "failed" as const }
        : { nextAttemptAt: next };
  await forOrg(db, orgId, (tx) =>
    tx.notificationDelivery.updateMany({
      where: { orgId, id: { in: [...sent.ids] }, state: "waiting" },
      data: { ...became, lastStatus, lastError },
    }),
  );
}
