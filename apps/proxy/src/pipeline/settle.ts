import type { Reservation } from "@sallyport/limits";
import type { OpenExchange } from "../adapters/state/open-exchanges.ts";
import type { Call, Seen } from "./call/call.ts";
import type { Outcome } from "./call/outcome.ts";
import type { Ports } from "./call/ports.ts";
import { toCharge } from "./record/charge.ts";
import { microsSince } from "./record/micros.ts";
import { toOutcomeRecord } from "./record/outcome-record.ts";

/** Step 11: limits, and the outcome record. Nobody waits for it: a missing one shows as unknown. */
export async function settle(
  call: Call,
  end: {
    readonly outcome: Outcome;
    readonly exchange: OpenExchange;
    readonly reservation: Reservation;
    /** The client's answers that went on with it. */
    readonly answers: readonly Seen[];
    readonly sentAt: number;
    readonly responseBytes: number;
  },
  ports: Ports,
): Promise<void> {
  const { outcome, exchange, reservation, answers, sentAt, responseBytes } = end;
  const { reserved } = reservation;
  const now = ports.clock.elapsed();
  // What may have had an effect stays counted: a lost or late answer says nothing of the call. And a client that
  // cancelled the call, or ended its session, may have caused the error itself; giving the budget back would be a way
  // around every limit (docs/threats.md, L4).
  const rolledBack = outcome.hadNoEffect && !exchange.clientActed && reserved.length > 0;
  const ended = {
    orgId: exchange.access.grant.orgId,
    at: ports.clock.now(),
    elapsed: now,
    result: outcome.result,
    upstreamStatus: outcome.upstreamStatus,
    upstreamMicros: microsSince(sentAt, now),
    responseBytes,
    charges: rolledBack ? reserved.map(toCharge) : [],
  };
  ports.spool.appendLazily(toOutcomeRecord(call, ended));
  for (const answer of answers)
    ports.spool.appendLazily(toOutcomeRecord(answer, { ...ended, responseBytes: 0, charges: [] }));
  if (rolledBack) await ports.limiter.rollback(reservation);
}
