import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { getServer } from "./get-server.ts";
import { listServers } from "./list-servers.ts";

let at: TestOrg;
let upstream: TestServer;

beforeAll(async () => {
  at = await createTestOrg();
  upstream = await startTestServer(at);
});
afterAll(async () => {
  await upstream.close();
  await at.close();
});

type Call = { secondsAgo: number; answer?: string; result?: string; status?: number };

async function write(
  serverId: string,
  { secondsAgo, answer = "forwarded", result, status }: Call,
): Promise<void> {
  const ids = [serverId, new Date(Date.now() - secondsAgo * 1000), randomUUID()];
  await at.admin.query(
    `INSERT INTO decisions (at, call_id, org_id, proxy_id, server_id, effect, answer, rule, reason, arg_keys, decision_micros)
     SELECT $2, $3, org_id, id, id, 'allow', $4, '', '', '{}', 1 FROM servers WHERE id = $1`,
    [...ids, answer],
  );
  if (result === undefined) return;
  await at.admin.query(
    `INSERT INTO outcomes (decided_at, call_id, org_id, proxy_id, at, result, upstream_status, upstream_micros,
       total_micros, response_bytes, rolled_back)
     SELECT $2, $3, org_id, id, $2, $4, $5, 1, 1, 1, false FROM servers WHERE id = $1`,
    [...ids, result, status ?? null],
  );
}

it.each<[string, Call[], { answered: boolean; upstreamStatus: number | null } | null]>([
  ["no call", [], null],
  ["a call that was denied", [{ secondsAgo: 1, answer: "D" }], null],
  ["a call that still runs", [{ secondsAgo: 1 }], null],
  [
    "a failure after an answer",
    [
      { secondsAgo: 9, result: "ok", status: 200 },
      { secondsAgo: 5, result: "upstream_failed", status: 502 },
    ],
    { answered: false, upstreamStatus: 502 },
  ],
  [
    "an error of the tool after a failure",
    [
      { secondsAgo: 9, result: "upstream_failed" },
      { secondsAgo: 5, result: "tool_error", status: 200 },
    ],
    { answered: true, upstreamStatus: 200 },
  ],
  [
    "clients that left after a failure",
    [
      { secondsAgo: 9, result: "upstream_failed" },
      { secondsAgo: 5, result: "client_gone" },
      { secondsAgo: 4, result: "cut_off" },
      { secondsAgo: 3 },
    ],
    { answered: false, upstreamStatus: null },
  ],
])("tells of a server with %s how its newest call ended", async (_name, calls, wanted) => {
  const serverId = await upstream.register();
  const other = await upstream.register();
  await write(other, { secondsAgo: 0, result: "rpc_error", status: 418 });
  for (const call of calls) await write(serverId, call);
  const { traffic } = await getServer(at.caller, { org: at.org, serverId });
  const listed = await listServers(at.caller, { org: at.org });
  expect(listed.find(({ id }) => id === serverId)?.traffic).toEqual(traffic);
  if (wanted === null) expect(traffic).toBeNull();
  else expect(traffic).toMatchObject(wanted);
});

it("is looked up in an index, whatever the size of the trail", async () => {
  await at.admin.query("SET enable_seqscan = off");
  const { rows } = await at.admin.query<{ "QUERY PLAN": string }>(
    `EXPLAIN SELECT at, call_id FROM decisions WHERE org_id = $1 AND server_id = $1 AND answer = 'forwarded'
     ORDER BY at DESC, call_id DESC LIMIT 20`,
    [randomUUID()],
  );
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toMatch(/Index.*org_id_server_id_at_call_id/);
});
