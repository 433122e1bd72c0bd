import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGrant } from "../grant/create-grant.ts";
import { revokeGrant } from "../grant/revoke-grant.ts";
import { createIdentity } from "../identity/create-identity.ts";
import { getOverview } from "../org/get-overview.ts";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { FREE_PLAN } from "./free-plan.ts";

let at: TestOrg;
let upstream: TestServer;
let serverId: string;
let identityId: string;

const identity = (name: string) => createIdentity(at.caller, { org: at.org, kind: "agent", name });
const grant = (label: string) =>
  createGrant(at.caller, { org: at.org, serverId, identityId, policyId: null, label, expiresInDays: null });

beforeAll(async () => {
  at = await createTestOrg();
  upstream = await startTestServer(at);
  serverId = await upstream.register();
  ({ identityId } = await identity("first"));
});
afterAll(async () => {
  await upstream.close();
  await at.close();
});

/** Copies the only row until there are so many. */
async function fill(table: "servers" | "identities" | "grants", total: number): Promise<void> {
  const { rows } = await at.admin.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = $1 AND column_name NOT IN ('id', 'name', 'label') AND is_generated = 'NEVER'`,
    [table],
  );
  const columns = rows[0]?.columns ?? "";
  const name = table === "grants" ? "label" : "name";
  await at.admin.query(
    `INSERT INTO ${table} (id, ${name}, ${columns})
      SELECT gen_random_uuid(), 'copy ' || n, ${columns} FROM (SELECT * FROM ${table} LIMIT 1) one, generate_series(2, ${total}) n`,
  );
}

describe("the free plan", () => {
  it("has room for as many identities as it says, and one more is refused, also when two come at once", async () => {
    await fill("identities", FREE_PLAN.identities - 1);
    const both = await Promise.allSettled([identity("one"), identity("other")]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(identity("another")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`${FREE_PLAN.identities} identities, as many as the free plan allows`),
    });
  });

  it("counts active grants only", async () => {
    const { grantId } = await grant("first");
    await fill("grants", FREE_PLAN.grants);
    await expect(grant("one more")).rejects.toMatchObject({ code: "conflict" });
    await revokeGrant(at.caller, { org: at.org, grantId });
    await expect(grant("in its place")).resolves.toMatchObject({ token: expect.any(String) });
  });

  it("refuses a server too many before it is contacted", async () => {
    await fill("servers", FREE_PLAN.servers);
    await expect(upstream.register()).rejects.toMatchObject({ code: "conflict" });
  });

  it("is shown with what is used", async () => {
    const { counts, limits } = await getOverview(at.caller, { org: at.org });
    expect(limits).toEqual(FREE_PLAN);
    expect(counts).toMatchObject(FREE_PLAN);
  });
});
