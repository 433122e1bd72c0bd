import type { ShadowNote } from "@sallyport/audit";
import { Prisma, type Tx } from "@sallyport/db";

export type DecisionDetails = {
  readonly callId: string;
  readonly at: Date;
  readonly identity: { readonly id: string; readonly name: string } | null;
  readonly grant: { readonly id: string; readonly label: string } | null;
  readonly server: { readonly id: string; readonly name: string } | null;
  readonly policy: { readonly id: string; readonly name: string; readonly revision: number } | null;
  readonly method: string | null;
  readonly tool: string | null;
  /** The prompt or resource that other methods name. */
  readonly subject: string | null;
  /** The request in whose course it was decided: of a server's question, and of the answer to it. */
  readonly partOf: { readonly callId: string; readonly at: Date } | null;
  readonly effect: "allow" | "deny";
  /** Key of the answer in the proxy's contract, or `forwarded`. */
  readonly answer: string;
  readonly rule: string;
  readonly reason: string;
  /** Names of the arguments, never values. */
  readonly argKeys: readonly string[];
  readonly decisionMicros: number;
  /** What rules in shadow would have said. */
  readonly shadow: readonly ShadowNote[];
  /** The approval that the call asked for, waited for or used; null where it needed none. */
  readonly approvalId: string | null;
  /** What became of a forwarded call; null while it runs, when it was denied, or when it is unknown after a crash. */
  readonly outcome: {
    readonly result: string;
    readonly upstreamStatus: number | null;
    readonly upstreamMicros: number;
    readonly totalMicros: number;
    readonly responseBytes: number;
  } | null;
};

type DecisionRow = {
  callId: string;
  at: Date;
  method: string | null;
  tool: string | null;
  subject: string | null;
  partOf: string | null;
  partOfAt: Date | null;
  effect: "allow" | "deny";
  answer: string;
  rule: string;
  reason: string;
  argKeys: string[];
  decisionMicros: number;
  shadow: ShadowNote[] | null;
  approvalId: string | null;
  identityId: string | null;
  identityName: string | null;
  grantId: string | null;
  grantLabel: string | null;
  serverId: string | null;
  serverName: string | null;
  policyId: string | null;
  policyName: string | null;
  policyRevision: number | null;
  result: string | null;
  upstreamStatus: number | null;
  upstreamMicros: number | null;
  totalMicros: number | null;
  responseBytes: bigint | null;
};

const decisionColumns = Prisma.sql`
  d.call_id AS "callId", d.at, d.method, d.tool, d.subject, d.effect::text AS effect, d.answer, d.rule, d.reason,
  d.part_of AS "partOf", d.part_of_at AS "partOfAt",
  d.arg_keys AS "argKeys", d.decision_micros AS "decisionMicros", d.shadow, d.approval_id AS "approvalId",
  d.identity_id AS "identityId", i.name AS "identityName", d.grant_id AS "grantId", g.label AS "grantLabel",
  d.server_id AS "serverId", s.name AS "serverName", d.policy_id AS "policyId", p.name AS "policyName",
  d.policy_revision AS "policyRevision", o.result, o.upstream_status AS "upstreamStatus",
  o.upstream_micros AS "upstreamMicros", o.total_micros AS "totalMicros", o.response_bytes AS "responseBytes"`;

/** Names are those of today; ids in the trail never change. The outcome lies in the decision's own partition. */
const decisionJoins = Prisma.sql`
  LEFT JOIN outcomes o ON o.decided_at = d.at AND o.call_id = d.call_id AND o.org_id = d.org_id
  LEFT JOIN identities i ON i.id = d.identity_id AND i.org_id = d.org_id
  LEFT JOIN grants g ON g.id = d.grant_id AND g.org_id = d.org_id
  LEFT JOIN servers s ON s.id = d.server_id AND s.org_id = d.org_id
  LEFT JOIN policies p ON p.id = d.policy_id AND p.org_id = d.org_id`;

/** The newest decisions of a condition on `d`, with what became of them. */
export function selectDecisions(tx: Tx, condition: Prisma.Sql, limit: number): Promise<DecisionRow[]> {
  return tx.$queryRaw<DecisionRow[]>`
    SELECT ${decisionColumns} FROM (
      SELECT * FROM decisions d WHERE ${condition} ORDER BY d.at DESC, d.call_id DESC LIMIT ${limit}
    ) d ${decisionJoins} ORDER BY d.at DESC, d.call_id DESC`;
}

export function toDecision(row: DecisionRow): DecisionDetails {
  const { callId, at, method, tool, subject, effect, answer, rule, reason, argKeys, decisionMicros } = row;
  return {
    callId,
    at,
    method,
    tool,
    subject,
    partOf: row.partOf !== null && row.partOfAt !== null ? { callId: row.partOf, at: row.partOfAt } : null,
    effect,
    answer,
    rule,
    reason,
    argKeys,
    decisionMicros,
    shadow: row.shadow ?? [],
    approvalId: row.approvalId,
    identity:
      row.identityId && row.identityName !== null ? { id: row.identityId, name: row.identityName } : null,
    grant: row.grantId && row.grantLabel !== null ? { id: row.grantId, label: row.grantLabel } : null,
    server: row.serverId && row.serverName !== null ? { id: row.serverId, name: row.serverName } : null,
    policy:
      row.policyId && row.policyName !== null
        ? { id: row.policyId, name: row.policyName, revision: row.policyRevision ?? 0 }
        : null,
    outcome:
      row.result === null
        ? null
        : {
            result: row.result,
            upstreamStatus: row.upstreamStatus,
            upstreamMicros: row.upstreamMicros ?? 0,
            totalMicros: row.totalMicros ?? 0,
            responseBytes: Number(row.responseBytes ?? 0n),
          },
  };
}
