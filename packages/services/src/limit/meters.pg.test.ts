import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "../caller.ts";
import { createGrant } from "../grant/create-grant.ts";
import { createIdentity } from "../identity/create-identity.ts";
import { createPolicy } from "../policy/create-policy.ts";
import { publishPolicy } from "../policy/publish-policy.ts";
import { createServer } from "../server/create-server.ts";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { listMeters } from "./list-meters.ts";
import { resetLimit } from "./reset-limit.ts";

const DAY = 86_400_000;
const POLICY = {
  version: "2",
  default: "deny",
  all_tools: { limits: [{ counter: "all", window: "day", max: 100, scope: "org" }] },
  tools: {
    pay: {
      limits: [
        { counter: "pay", window: "day", max: 10, scope: "grant" },
        { counter: "spend", window: { sliding: "5m" }, max: 50, scope: "identity", cost: "args.amount" },
        { counter: "running", concurrency: 2, scope: "server" },
        { counter: "talk", window: "hour", max: 5, scope: "session" },
      ],
    },
    refund: { limits: [{ counter: "pay", window: "day", max: 7, scope: "grant" }] },
  },
};

let acme: TestOrg;
let caller: Caller;
let org: string;
let policyId: string;
let identityId: string;
let grants: [string, string];

beforeAll(async () => {
  acme = await createTestOrg();
  ({ caller, org } = acme);
  const nowhere = { name: "up", url: "http://127.0.0.1:9/mcp", auth: "none" as const, headers: [] };
  const { serverId } = await createServer(caller, { org, ...nowhere });
  ({ policyId } = await createPolicy(caller, { org, serverId, name: "p" }));
  await publishPolicy(caller, { org, policyId, text: JSON.stringify(POLICY), expectedRevision: 0 });
  ({ identityId } = await createIdentity(caller, { org, kind: "agent", name: "Robo" }));
  const grant = async (label: string) =>
    (await createGrant(caller, { org, identityId, serverId, policyId, label, expiresInDays: null })).grantId;
  grants = [await grant("one"), await grant("two")];
});
afterAll(() => acme.close());

/** As a proxy stores it; `ends` in milliseconds from now. */
async function used(owner: string, window: string, { amount = 1, starts = -1000, ends = DAY } = {}) {
  await acme.admin.query(
    `INSERT INTO limit_counters (key, window_start, window_end, amount, org_id)
     SELECT $1, $2, $3, $4, id FROM orgs WHERE slug = $5`,
    [`${owner}:${window}`, new Date(Date.now() + starts), new Date(Date.now() + ends), amount * 1e9, org],
  );
}

async function usesOf(counter: string, grantId?: string) {
  const { meters } = await listMeters(caller, { org, policyId, ...(grantId ? { grantId } : {}) });
  return meters.find((meter) => meter.counter === counter)?.uses?.map((use) => [use.ownerName, use.used]);
}

beforeEach(async () => {
  await acme.admin.query("DELETE FROM limit_counters");
  await acme.admin.query("DELETE FROM proxies");
});

describe("meters", () => {
  it("say of each limit what it is, the smallest maximum of its rules, and who can tell", async () => {
    const { meters, asOf } = await listMeters(caller, { org, policyId });
    expect(asOf).toBeNull();
    expect(meters).toMatchObject([
      { counter: "all", scope: "org", max: 100, uses: [] },
      {
        counter: "pay",
        scope: "grant",
        max: 7,
        rules: ["/tools/pay/limits/0", "/tools/refund/limits/0"],
        uses: [],
      },
      { counter: "spend", scope: "identity", max: 50, uses: [] },
      { counter: "running", kind: "concurrency", max: 2, window: null, uses: null },
      { counter: "talk", scope: "session", uses: null },
    ]);
  });

  it("count what is used now, most first, in each scope", async () => {
    await used(grants[0], `${DAY}:pay`, { amount: 3 });
    await used(grants[1], `${DAY}:pay`, { amount: 5 });
    await used(grants[1], `${DAY}:pay`, { amount: 2, starts: -2 * DAY, ends: -1 }); // is over
    await used(identityId, "sliding 300000:spend", { amount: 1.5, starts: -9000, ends: 200_000 });
    await used(identityId, "sliding 300000:spend", { amount: 2.25, starts: -4000, ends: 250_000 });
    expect(await usesOf("pay")).toEqual([
      ["two", 5],
      ["one", 3],
    ]);
    expect(await usesOf("pay", grants[0])).toEqual([["one", 3]]);
    expect(await usesOf("spend", grants[0])).toEqual([["Robo", 3.75]]);
  });

  it("are as old as the proxy that was heard of least lately, and that runs", async () => {
    const seen = (at: number, settled: number | null) =>
      acme.admin.query(
        "INSERT INTO proxies (id, started_at, last_seen_at, config_version, settled_at) VALUES ($1, now(), $2, 0, $3)",
        [randomUUID(), new Date(at), settled === null ? null : new Date(settled)],
      );
    const now = Date.now();
    await seen(now - 1000, null);
    await seen(now - 500, now - 3000);
    await seen(now - 60_000, now - 60_000);
    expect((await listMeters(caller, { org, policyId })).asOf?.getTime()).toBe(now - 3000);
  });
});

describe("a reset", () => {
  const key = () => `${grants[0]}:${DAY}:pay`;
  const proxyRuns = () =>
    acme.admin.query(
      "INSERT INTO proxies (id, started_at, last_seen_at, config_version) VALUES ($1, now(), now(), 0)",
      [randomUUID()],
    );

  it("empties the counters, tells the proxies and the admin log", async () => {
    await proxyRuns();
    await used(grants[0], `${DAY}:pay`, { amount: 3 });
    await used(grants[1], `${DAY}:pay`, { amount: 5 });
    await resetLimit(caller, { org, key: key(), reason: "the job ran twice" });
    expect(await usesOf("pay")).toEqual([["two", 5]]);
    const { rows } = await acme.admin.query("SELECT key, config_version > 0 AS told FROM limit_resets");
    expect(rows).toEqual([{ key: key(), told: true }]);
    const events = await acme.admin.query("SELECT * FROM admin_events WHERE action = 'limit.reset'");
    expect(events.rows).toMatchObject([
      {
        target_id: grants[0],
        target_name: "pay of one",
        details: { key: key(), reason: "the job ran twice" },
      },
    ]);
  });

  it.each<[string, () => Promise<unknown>, object, string]>([
    ["while no proxy runs", () => used(grants[0], `${DAY}:pay`), {}, "conflict"],
    ["of a budget of which nothing is used", proxyRuns, {}, "not_found"],
    ["of somebody else's budget", proxyRuns, { key: `${randomUUID()}:${DAY}:pay` }, "not_found"],
    ["of nothing that is a key", proxyRuns, { key: "pay" }, "not_found"],
    ["without a reason", proxyRuns, { reason: " " }, "invalid_input"],
  ])("is refused %s", async (_, before, over, code) => {
    await before();
    const input = { org, key: key(), reason: "why", ...over };
    await expect(resetLimit(caller, input)).rejects.toMatchObject({ code });
  });
});
