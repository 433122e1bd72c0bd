import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { revokeGrant } from "./revoke-grant.ts";
import { setGrantPolicy } from "./set-grant-policy.ts";
import { createGrant } from "./create-grant.ts";
import { getGrant } from "./get-grant.ts";
import { listGrants } from "./list-grants.ts";
import { createIdentity } from "../identity/create-identity.ts";
import { deleteIdentity } from "../identity/delete-identity.ts";
import { listIdentities } from "../identity/list-identities.ts";
import { createPolicy } from "../policy/create-policy.ts";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

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

describe("a grant", () => {
  let serverId: string;
  let identityId: string;
  beforeAll(async () => {
    serverId = await upstream.register();
    identityId = (await createIdentity(at.caller, { org: at.org, kind: "agent", name: "agent" })).identityId;
  });
  const mint = () =>
    createGrant(at.caller, {
      org: at.org,
      serverId,
      identityId,
      policyId: null,
      label: "laptop",
      expiresInDays: 30,
    });

  it("shows its token when it is created and never again; the database has its hash and its last four characters", async () => {
    const { grantId, token, proxyUrl } = await mint();
    expect(proxyUrl).toBe(`http://localhost:3100/mcp/${serverId}`);
    const { rows } = await at.admin.query("SELECT hash, hint FROM grant_tokens WHERE grant_id = $1", [
      grantId,
    ]);
    expect(rows).toEqual([
      { hash: createHash("sha256").update(token).digest("hex"), hint: `sp_…${token.slice(-4)}` },
    ]);
    expect(await at.wholeDatabase()).not.toContain(token);
    expect(
      JSON.stringify([
        await getGrant(at.caller, { org: at.org, grantId }),
        await listGrants(at.caller, { org: at.org }),
      ]),
    ).not.toContain(token);
  });

  it("is active, then expired, then revoked; a second revocation records no event", async () => {
    const { grantId } = await mint();
    expect(await getGrant(at.caller, { org: at.org, grantId })).toMatchObject({
      status: "active",
      lastUsedAt: null,
      policy: null,
    });
    await at.admin.query("UPDATE grants SET expires_at = now() WHERE id = $1", [grantId]);
    expect((await getGrant(at.caller, { org: at.org, grantId })).status).toBe("expired");
    await revokeGrant(at.caller, { org: at.org, grantId });
    await revokeGrant(at.caller, { org: at.org, grantId });
    expect((await getGrant(at.caller, { org: at.org, grantId })).status).toBe("revoked");
    expect(await at.eventsOf(grantId)).toEqual(["grant.created", "grant.revoked"]);
    await expect(setGrantPolicy(at.caller, { org: at.org, grantId, policyId: null })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("is refused on the proxies that have acknowledged its revocation, and on none that is frozen", async () => {
    const { grantId } = await mint();
    const get = () => getGrant(at.caller, { org: at.org, grantId });
    expect((await get()).refused).toBeNull();
    await revokeGrant(at.caller, { org: at.org, grantId });
    const add = (seen: string, version: string) =>
      at.admin.query(
        `INSERT INTO proxies (id, started_at, last_seen_at, config_version)
         SELECT gen_random_uuid(), now(), now() - $1::interval, config_version - $2 FROM grants WHERE id = $3`,
        [seen, version, grantId],
      );
    await add("0 s", "0");
    expect((await get()).refused).toEqual({ live: 1, of: 1, silentMs: null });
    await add("30 s", "1");
    const frozen = (await get()).refused;
    expect(frozen).toMatchObject({ live: 1, of: 2 });
    expect(frozen?.silentMs).toBeGreaterThanOrEqual(30_000);
    const listed = (await listGrants(at.caller, { org: at.org })).find(({ id }) => id === grantId);
    expect(listed?.refused).toMatchObject({ live: 1, of: 2 });
    await at.admin.query("DELETE FROM proxies");
  });

  it("refuses a policy of another server", async () => {
    const elsewhere = await upstream.register();
    const { policyId } = await createPolicy(at.caller, { org: at.org, serverId: elsewhere, name: "p" });
    const { grantId } = await mint();
    const noSuchPolicy = { code: "not_found", issues: [{ path: "policyId" }] };
    await expect(setGrantPolicy(at.caller, { org: at.org, grantId, policyId })).rejects.toMatchObject(
      noSuchPolicy,
    );
  });

  it("is revoked when its identity is deleted", async () => {
    const { identityId: leaving } = await createIdentity(at.caller, {
      org: at.org,
      kind: "human",
      name: "leaving",
    });
    const { grantId } = await createGrant(at.caller, {
      org: at.org,
      serverId,
      identityId: leaving,
      policyId: null,
      label: "x",
      expiresInDays: null,
    });
    await deleteIdentity(at.caller, { org: at.org, identityId: leaving });
    expect((await getGrant(at.caller, { org: at.org, grantId })).status).toBe("revoked");
    expect((await listIdentities(at.caller, { org: at.org })).some(({ id }) => id === leaving)).toBe(false);
  });
});
