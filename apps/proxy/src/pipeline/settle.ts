import type { OutcomeRecord } from "@sallyport/audit";
import type { Reservation } from "@sallyport/limits";
import type { OpenExchange } from "../adapters/open-exchanges.ts";
import type { Call } from "./call.ts";
import type { Outcome } from "./outcome.ts";
import type { Ports } from "./ports.ts";
import type { PassedQuestion } from "./server-question.ts";
import { microsSince, toChargeRecord } from "./record.ts";

/** Step 10: limits, and the outcome record. Nobody waits for it: a missing one shows as unknown. */
export async function settle(
  call: Call,
  end: {
    readonly outcome: Outcome;
    readonly exchange: OpenExchange;
    readonly reservation: Reservation;
    readonly sentAt: number;
    readonly responseBytes: number;
  },
  ports: Ports,
): Promise<void> {
  const { outcome, exchange, reservation, sentAt, responseBytes } = end;
  const now = ports.clock.elapsed();
  // What may have had an effect stays counted: a lost or late answer says nothing of the call. And a client that
  // cancelled the call, or ended its session, may have caused the error itself; giving the budget back would be a way
  // around every limit (docs/threats.md, L4).
  const rolledBack = outcome.hadNoEffect && !exchange.clientActed && reservation.reserved.length > 0;
  const record: OutcomeRecord = {
    kind: "outcome",
    callId: call.id,
    orgId: exchange.access.grant.orgId,
    decidedAt: call.at,
    at: ports.clock.now(),
    result: outcome.result,
    upstreamStatus: outcome.upstreamStatus,
    upstreamMicros: microsSince(sentAt, now),
    totalMicros: microsSince(call.startedAt, now),
    responseBytes,
    rolledBack,
    charges: rolledBack ? reservation.reserved.map(toChargeRecord) : [],
  };
  ports.spool.appendLazily(record);
  if (rolledBack) await ports.limiter.rollback(reservation);
}

/** The outcome of a server's question: whether the client was there when it went out. */
export function settleQuestion(
  { seen }: PassedQuestion,
  { isGone, orgId }: { readonly isGone: boolean; readonly orgId: string },
  ports: Ports,
): void {
  const micros = microsSince(seen.startedAt, ports.clock.elapsed());
  ports.spool.appendLazily({
    kind: "outcome",
    callId: seen.id,
    orgId,
    decidedAt: seen.at,
    at: ports.clock.now(),
    result: isGone ? "client_gone" : "ok",
    upstreamStatus: null,
    upstreamMicros: 0,
    totalMicros: micros,
    responseBytes: 0,
    rolledBack: false,
    charges: [],
  });
}
