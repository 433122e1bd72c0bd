import { Prisma, type Tx } from "@sallyport/db";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { ServiceError } from "../service-error.ts";
import {
  type DecisionDetails,
  type DecisionRow,
  decisionColumns,
  decisionJoins,
  toDecision,
} from "./decision-row.ts";

export const ListDecisionsInput = InOrgInput.extend({
  effect: z.enum(["allow", "deny"]).optional(),
  tool: z.string().max(128).optional(),
  identityId: Id.optional(),
  serverId: Id.optional(),
  grantId: Id.optional(),
  /** Inclusive. */
  from: z.date().optional(),
  /** Exclusive. */
  to: z.date().optional(),
  /** `calls` shows tools/call only; `all` every request that reached the proxy with this organisation's tokens. */
  scope: z.enum(["calls", "all"]).default("calls"),
  cursor: z.string().max(200).nullish(),
  limit: z.number().int().min(1).max(200).default(50),
});
export const GetDecisionInput = InOrgInput.extend({ callId: Id, at: z.date() });

export type DecisionPage = {
  readonly rows: readonly DecisionDetails[];
  /** Give it as `cursor` for the next older rows; null at the end. */
  readonly nextCursor: string | null;
};

/** The audit trail, the newest first, by keyset: the cost of a page does not grow with its depth. For all members. */
export function listDecisions(
  caller: Caller,
  input: z.input<typeof ListDecisionsInput>,
): Promise<DecisionPage> {
  const filter = ListDecisionsInput.parse(input);
  return inOrg(caller, { org: filter.org, role: "viewer" }, async ({ tx, orgId }) => {
    const rows = await select(tx, where(orgId, filter), filter.limit + 1);
    const page = rows.slice(0, filter.limit).map(toDecision);
    const last = page.at(-1);
    return { rows: page, nextCursor: rows.length > filter.limit && last ? encodeCursor(last) : null };
  });
}

/** One decision by its id and time. For all members. */
export function getDecision(
  caller: Caller,
  input: z.infer<typeof GetDecisionInput>,
): Promise<DecisionDetails> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const condition = Prisma.sql`d.org_id = ${orgId}::uuid AND d.at = ${input.at} AND d.call_id = ${input.callId}::uuid`;
    const [row] = await select(tx, condition, 1);
    if (!row) throw new ServiceError("not_found", "There is no such call in the audit trail.");
    return toDecision(row);
  });
}

function select(tx: Tx, condition: Prisma.Sql, limit: number): Promise<DecisionRow[]> {
  return tx.$queryRaw<DecisionRow[]>`
    SELECT ${decisionColumns} FROM (
      SELECT * FROM decisions d WHERE ${condition} ORDER BY d.at DESC, d.call_id DESC LIMIT ${limit}
    ) d ${decisionJoins} ORDER BY d.at DESC, d.call_id DESC`;
}

function where(orgId: string, filter: z.infer<typeof ListDecisionsInput>): Prisma.Sql {
  const conditions = [Prisma.sql`d.org_id = ${orgId}::uuid`];
  if (filter.scope === "calls") conditions.push(Prisma.sql`d.method = 'tools/call'`);
  if (filter.effect) conditions.push(Prisma.sql`d.effect = ${filter.effect}::effect`);
  if (filter.tool) conditions.push(Prisma.sql`d.tool = ${filter.tool}`);
  if (filter.identityId) conditions.push(Prisma.sql`d.identity_id = ${filter.identityId}::uuid`);
  if (filter.serverId) conditions.push(Prisma.sql`d.server_id = ${filter.serverId}::uuid`);
  if (filter.grantId) conditions.push(Prisma.sql`d.grant_id = ${filter.grantId}::uuid`);
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
