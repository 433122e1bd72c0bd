import { argKeys } from "@sallyport/audit";
import type { Reservation } from "@sallyport/limits";
import type { HoldAnswer } from "@sallyport/store";
import type { Question } from "../adapters/control-plane/approval-desk.ts";
import type { OpenExchange } from "../adapters/state/open-exchanges.ts";
import type { Call } from "./call/call.ts";
import type { ClientReply } from "./call/client-reply.ts";
import type { Ports } from "./call/ports.ts";
import { Refusal, UNAUTHORIZED, unavailable } from "./call/refusal.ts";
import { decide } from "./decide.ts";
import { deny } from "./decide/permission.ts";
import { type HeldCall, questionOf, waitOf } from "./hold/question.ts";
import { changed, unapproved } from "./hold/unapproved.ts";
import { withArguments } from "./hold/with-arguments.ts";
import { keepAlive } from "./relay/keep-alive.ts";
import { reserve } from "./reserve.ts";

/** What expires within this time is not waited for once more. */
const NEARLY_MS = 100;

/** What a held call keeps while it waits. */
export type Seat = {
  /** Of its limits; another one where an approver changed what they count. Whoever calls `hold` ends it. */
  reservation: Reservation;
  readonly exchange: OpenExchange;
  readonly reply: ClientReply;
  /** Whether it may be held open for people. */
  readonly mayWait: boolean;
};

/**
 * Step 7: people. The call goes on when it has used the approval of exactly what it is, as everything stands at that
 * moment (docs/approvals.md); from then on nobody else can. Throws what the database throws: nothing passes then.
 */
export async function hold(
  call: Call,
  asked: HeldCall & { seat: Seat },
  ports: Ports,
): Promise<HeldCall | Refusal> {
  const { seat } = asked;
  let held: HeldCall = asked;
  const question = questionOf(call, held);
  if (question instanceof Refusal) return question;
  const { rule, reason } = question;
  let answer = await ask(call, question, ports);
  const until = ports.clock.elapsed() + (seat.mayWait ? waitOf(held.permission) : 0);
  const quiet = keepAlive(held.inbound, held.context, {
    reply: seat.reply,
    everyMs: ports.keepAliveMs,
  });
  try {
    while (answer.state === "pending") {
      const ms = until - ports.clock.elapsed();
      const isTold = await waitFor(answer.id, { ms, grantId: question.grantId, seat }, ports);
      const gone = goneOf(seat);
      if (gone instanceof Refusal) return gone;
      if (gone) break;
      if (!isTold) {
        if (ms + NEARLY_MS >= answer.expiresInMs) answer = { ...answer, state: "expired" };
        break;
      }
      const again = askedAgain(call, held, ports);
      if (again instanceof Refusal) return again;
      const { question: now } = again;
      if (now.binding !== question.binding) return changed(call, held.inbound, rule);
      ({ held } = again);
      answer = await ask(call, { ...now, waiting: answer.id }, ports);
    }
  } finally {
    quiet();
  }
  if (answer.state === "claimed") return held;
  if (answer.state === "edited") return holdEdited(call, { ...held, seat, question, answer }, ports);
  return unapproved(call, { inbound: held.inbound, rule, reason, answer }, ports);
}

/** The call with an approver's arguments: decided and counted by them before the approval is used. */
async function holdEdited(
  call: Call,
  asked: HeldCall & {
    seat: Seat;
    question: Question;
    answer: Extract<HoldAnswer, { state: "edited" }>;
  },
  ports: Ports,
): Promise<HeldCall | Refusal> {
  const { context, seat, question, answer } = asked;
  const text = ports.approvals.openEdited({ ...question, id: answer.id }, answer.edited);
  const inbound = withArguments(asked.inbound, text, context);
  call.draft.argKeys = argKeys(inbound.args);
  const permission = decide(call, { inbound, context }, ports);
  if (permission instanceof Refusal) return permission;
  const wereAsked = new Set(question.requirements.map(({ rule }) => rule));
  const unasked = permission.approvals.find(({ rule }) => !wereAsked.has(rule));
  if (unasked !== undefined) {
    const reason = `Refused by ${unasked.rule}: with an approver's arguments it asks for an approval that nobody was asked for.`;
    return deny(call, inbound, { rule: unasked.rule, reason });
  }
  await ports.limiter.rollback(seat.reservation);
  const reserved = await reserve(call, { inbound, context, permission }, ports);
  if (reserved instanceof Refusal) return reserved;
  seat.reservation = reserved;
  const { rule, reason } = question;
  const taken = await ports.approvals.hold({ ...question, waiting: answer.id, taking: answer.version });
  if (taken.state === "claimed") return { inbound, context, permission };
  // Edited once more in the moment between.
  if (taken.state === "edited") return changed(call, asked.inbound, rule);
  return unapproved(call, { inbound: asked.inbound, rule, reason, answer: taken }, ports);
}

/** Whether something was decided. Ends early when the client leaves or the exchange is cut. */
async function waitFor(
  id: string,
  { ms, grantId, seat }: { ms: number; grantId: string; seat: Seat },
  ports: Ports,
): Promise<boolean> {
  const { told, stop } = ports.approvals.wait({ grantId, id }, ms);
  seat.exchange.onCut = stop;
  seat.exchange.onClientActed = stop;
  seat.reply.onGone = stop;
  return told;
}

/** Whether nobody waits for the answer any more; a refusal where the call was ended by us. */
function goneOf({ exchange, reply }: Seat): boolean | Refusal {
  if (exchange.cut === "revoked") return UNAUTHORIZED;
  if (exchange.cut !== undefined) return unavailable("The call was cut off.");
  return reply.gone || exchange.clientActed;
}

/** The same call, decided anew with everything as it stands now. */
function askedAgain(
  call: Call,
  { inbound, context }: HeldCall,
  ports: Ports,
): { readonly held: HeldCall; readonly question: Question } | Refusal {
  const notReady = ports.notReady();
  if (notReady !== undefined) return unavailable(notReady);
  const access = ports.snapshot.refresh(context.access, ports.clock.now());
  if (access === undefined) return UNAUTHORIZED;
  const now = { ...context, access, ...ports.snapshot.policyOf(access.grant) };
  const permission = decide(call, { inbound, context: now }, ports);
  if (permission instanceof Refusal) return permission;
  const held = { inbound, context: now, permission };
  if (permission.approvals.length === 0) return changed(call, inbound, permission.rule);
  const question = questionOf(call, held);
  return question instanceof Refusal ? question : { held, question };
}

/** The row of the call names the approval that it is about, whatever becomes of it. */
async function ask(call: Call, question: Question, ports: Ports): Promise<HoldAnswer> {
  const answer = await ports.approvals.hold(question);
  if ("id" in answer) call.draft.approvalId = answer.id;
  return answer;
}
