import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listDecisions } from "./list-decisions.ts";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";

let at: TestOrg;
const ONE = randomUUID();

beforeAll(async () => {
  at = await createTestOrg();
});
afterAll(() => at.close());

describe("the audit trail", () => {
  const rows = 25;
  beforeAll(async () => {
    const { rows: orgs } = await at.admin.query<{ id: string }>("SELECT id FROM orgs WHERE slug = $1", [
      at.org,
    ]);
    for (let i = 0; i < rows; i++) {
      // Five share each millisecond, so that the page has to break ties.
      await at.admin.query(
        `INSERT INTO decisions (at, call_id, org_id, proxy_id, method, tool, effect, answer, rule, reason, arg_keys, decision_micros, approval_id)
         VALUES ($1, $2, $3, $2, $4, $5, $6::effect, 'D', '', '', '{a}', 7, $7)`,
        [
          new Date(Date.UTC(2026, 9, 1, 12, 0, Math.floor(i / 5))),
          randomUUID(),
          orgs[0]?.id,
          i % 5 === 4 ? "tools/list" : "tools/call",
          i % 2 ? "read" : "write",
          i % 2 ? "allow" : "deny",
          i < 3 ? [ONE, randomUUID(), randomUUID()][i] : null,
        ],
      );
    }
  });

  it("comes in pages, the newest row first, each row once", async () => {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listDecisions(at.caller, { org: at.org, scope: "all", limit: 4, cursor });
      seen.push(...page.rows.map(({ callId, at }) => `${at.toISOString()} ${callId}`));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(rows);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it.each([
    ["tool calls only, unless all is asked for", {}, 20],
    ["by effect", { effect: "deny" as const, scope: "all" as const }, 13],
    ["by tool", { tool: "read", scope: "all" as const }, 12],
    ["by approval", { approval: true as const }, 3],
    ["by an approval of which no call is", { approvalId: randomUUID() }, 0],
    ["by one approval", { approvalId: ONE }, 1],
    ["by a tool nobody has", { tool: "nothing" }, 0],
    [
      "from a time on, inclusive",
      { from: new Date(Date.UTC(2026, 9, 1, 12, 0, 4)), scope: "all" as const },
      5,
    ],
    ["up to a time, exclusive", { to: new Date(Date.UTC(2026, 9, 1, 12, 0, 1)), scope: "all" as const }, 5],
    ["by an identity without calls", { identityId: randomUUID() }, 0],
  ])("is filtered %s", async (_, filter, expected) => {
    expect((await listDecisions(at.caller, { org: at.org, limit: 200, ...filter })).rows).toHaveLength(
      expected,
    );
  });

  it.each(["nonsense", "2026-13-01_x", "'; DROP TABLE decisions --"])(
    "refuses the damaged cursor %j",
    async (cursor) => {
      await expect(listDecisions(at.caller, { org: at.org, cursor })).rejects.toMatchObject({
        code: "invalid_input",
      });
    },
  );
});
