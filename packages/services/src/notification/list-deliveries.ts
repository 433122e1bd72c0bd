import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { EndpointInput } from "./endpoint-input.ts";
import { findEndpoint } from "./find-endpoint.ts";

export const ListDeliveriesInput = EndpointInput;

export type DeliverySummary = {
  readonly id: string;
  readonly kind: "requested" | "approved" | "denied" | "withdrawn" | "expired" | "escalated" | "test";
  /** Null for a test. */
  readonly approval: { readonly id: string; readonly tool: string } | null;
  readonly createdAt: Date;
  readonly state: "waiting" | "delivered" | "failed" | "dropped";
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly deliveredAt: Date | null;
  readonly lastStatus: number | null;
  /** A sentence, or a word for what was dropped. */
  readonly lastError: string | null;
};

const PAGE = 50;

/** What was sent to an endpoint, the newest 50 of the last 30 days. For admins. */
export async function listDeliveries(
  caller: Caller,
  given: z.input<typeof ListDeliveriesInput>,
): Promise<DeliverySummary[]> {
  const input = parseInput(ListDeliveriesInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId }) => {
    const { id: endpointId } = await findEndpoint(tx, { orgId, endpointId: input.endpointId });
    const rows = await tx.notificationDelivery.findMany({
      where: { orgId, endpointId },
      include: { event: { select: { kind: true, approval: { select: { id: true, tool: true } } } } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: PAGE,
    });
    return rows.map(
      ({ id, event, createdAt, state, attempts, nextAttemptAt, deliveredAt, lastStatus, lastError }) => ({
        id,
        ...event,
        createdAt,
        state,
        attempts,
        nextAttemptAt,
        deliveredAt,
        lastStatus,
        lastError,
      }),
    );
  });
}
