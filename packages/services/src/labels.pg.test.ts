import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "./caller.ts";
import { setGrantLabels } from "./grant/set-grant-labels.ts";
import { createGrant } from "./grant/create-grant.ts";
import { getGrant } from "./grant/get-grant.ts";
import { createIdentity } from "./identity/create-identity.ts";
import { listIdentities } from "./identity/list-identities.ts";
import { setIdentityLabels } from "./identity/set-identity-labels.ts";
import { createServer } from "./server/create-server.ts";
import { getServer } from "./server/get-server.ts";
import { updateServer } from "./server/update-server.ts";
import { createTestOrg, type TestOrg } from "./testing/test-org.ts";

const TEAM = { team: "payments" };
let acme: TestOrg;
let caller: Caller;
let org: string;

beforeAll(async () => {
  acme = await createTestOrg();
  ({ caller, org } = acme);
});
afterAll(() => acme.close());

const told = async (targetId: string): Promise<object[]> => {
  const { rows } = await acme.admin.query<{ action: string; details: object }>(
    "SELECT action, details->'labels' AS labels FROM admin_events WHERE target_id = $1 ORDER BY at",
    [targetId],
  );
  return rows;
};
const nowhere = { name: "up", url: "http://127.0.0.1:9/mcp", auth: "none" as const, headers: [] };

describe("labels", () => {
  it("are given to identities, and changed, and the log tells of it", async () => {
    const { identityId } = await createIdentity(caller, { org, kind: "agent", name: "bot", labels: TEAM });
    expect(await listIdentities(caller, { org })).toMatchObject([{ id: identityId, labels: TEAM }]);
    await setIdentityLabels(caller, { org, identityId, labels: { team: "ops", zone: "eu" } });
    expect(await listIdentities(caller, { org })).toMatchObject([{ labels: { team: "ops", zone: "eu" } }]);
    expect(await told(identityId)).toEqual([
      { action: "identity.created", labels: ["team=payments"] },
      { action: "identity.labels_changed", labels: ["team=ops", "zone=eu"] },
    ]);
  });

  it("are given to grants and servers; what is left out stays", async () => {
    const { serverId } = await createServer(caller, { org, ...nowhere });
    const { identityId } = await createIdentity(caller, { org, kind: "agent", name: "bot" });
    const { grantId } = await createGrant(caller, {
      org,
      serverId,
      identityId,
      policyId: null,
      label: "g",
      expiresInDays: null,
      labels: TEAM,
    });
    expect(await getGrant(caller, { org, grantId })).toMatchObject({ labels: TEAM });
    await setGrantLabels(caller, { org, grantId, labels: {} });
    expect(await getGrant(caller, { org, grantId })).toMatchObject({ labels: {} });
    expect(await told(grantId)).toMatchObject([{ labels: ["team=payments"] }, { labels: [] }]);

    await updateServer(caller, { org, serverId, ...nowhere, labels: { zone: "eu" } });
    await updateServer(caller, { org, serverId, ...nowhere });
    expect(await getServer(caller, { org, serverId })).toMatchObject({ labels: { zone: "eu" } });
  });

  it("of another organisation's identities and grants cannot be changed", async () => {
    const id = "00000000-0000-4000-8000-000000000000";
    const missing = { code: "not_found" };
    await expect(setIdentityLabels(caller, { org, identityId: id, labels: {} })).rejects.toMatchObject(
      missing,
    );
    await expect(setGrantLabels(caller, { org, grantId: id, labels: {} })).rejects.toMatchObject(missing);
  });
});
