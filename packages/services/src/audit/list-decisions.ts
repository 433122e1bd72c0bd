import { Prisma } from "@sallyport/db";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { type DecisionDetails, selectDecisions, toDecision } from "./decision-row.ts";

export const ListDecisionsInput = InOrgInput.extend({
  effect: z.enum(["allow", "deny"]).optional(),
  tool: z.string().max(256).optional(),
  identityId: Id.optional(),
  serverId: Id.optional(),
  grantId: Id.optional(),
  /** Only calls that people had to approve. */
  approval: z.literal(true).optional(),
  /** Only calls that asked for this approval, waited for it or used it. */
  approvalId: Id.optional(),
  /** Inclusive. */
  from: z.date().optional(),
  /** Exclusive. */
  to: z.date().optional(),
  /** `calls` shows tools/call only; `all` every request that reached the proxy with this organisation's tokens. */
  scope: z.enum(["calls", "all"]).default("calls"),
  cursor: z.string().max(200).nullish(),
  limit: z.number().int().min(1).max(200).default(50),
});

export type DecisionPage = {
  readonly rows: readonly DecisionDetails[];
  /** Give it as `cursor` for the next older rows; null at the end. */
  readonly nextCursor: string | null;
};

/** The audit trail, the newest first, by keyset: the cost of a page does not grow with its depth. For all members. */
export async function listDecisions(
  caller: Caller,
  given: z.input<typeof ListDecisionsInput>,
): Promise<DecisionPage> {
  const input = parseInput(ListDecisionsInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const rows = await selectDecisions(tx, where(orgId, input), input.limit + 1);
    const page = rows.slice(0, input.limit).map(toDecision);
    const last = page.at(-1);
    return { rows: page, nextCursor: rows.length > input.limit && last ? encodeCursor(last) : null };
  });
}

function where(orgId: string, filter: z.infer<typeof ListDecisionsInput>): Prisma.Sql {
  const conditions = [Prisma.sql`d.org_id = ${orgId}::uuid`];
  if (filter.scope === "calls") conditions.push(Prisma.sql`d.method = 'tools/call'`);
  if (filter.effect) conditions.push(Prisma.sql`d.effect = ${filter.effect}::effect`);
  if (filter.tool) conditions.push(Prisma.sql`d.tool = ${filter.tool}`);
  if (filter.identityId) conditions.push(Prisma.sql`d.identity_id = ${filter.identityId}::uuid`);
  if (filter.serverId) conditions.push(Prisma.sql`d.server_id = ${filter.serverId}::uuid`);
  if (filter.grantId) conditions.push(Prisma.sql`d.grant_id = ${filter.grantId}::uuid`);
  if (filter.approval) conditions.push(Prisma.sql`d.approval_id IS NOT NULL`);
  if (filter.approvalId) {
    // Its index knows only rows that have one.
    conditions.push(Prisma.sql`d.approval_id IS NOT NULL AND d.approval_id = ${filter.approvalId}::uuid`);
  }
  if (filter.from) conditions.push(Prisma.sql`d.at >= ${filter.from}`);
  if (filter.to) conditions.push(Prisma.sql`d.at < ${filter.to}`);
  if (filter.cursor) {
    const { at, callId } = decodeCursor(filter.cursor);
    conditions.push(Prisma.sql`(d.at, d.call_id) < (${at}, ${callId}::uuid)`);
  }
  return Prisma.join(conditions, " AND ");
}

function encodeCursor(row: DecisionDetails): string {
  return `${row.at.toISOString()}_${row.callId}`;
}

function decodeCursor(cursor: string): { at: Date; callId: string } {
  const [time = "", callId = ""] = cursor.split("_");
  const at = new Date(time);
  if (Number.isNaN(at.getTime()) || !Id.safeParse(callId).success) {
    throw new ServiceError(
      "invalid_input",
      "The page's cursor is damaged. Begin again from the newest rows.",
    );
  }
  return { at, callId };
}
