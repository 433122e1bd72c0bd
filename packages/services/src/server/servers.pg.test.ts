import { ScriptedUpstream } from "@sallyport/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGrant } from "../grant/create-grant.ts";
import { getGrant } from "../grant/get-grant.ts";
import { createIdentity } from "../identity/create-identity.ts";
import { createPolicy } from "../policy/create-policy.ts";
import { listPolicies } from "../policy/list-policies.ts";
import { createServer as registerServer } from "./create-server.ts";
import { deleteServer } from "./delete-server.ts";
import { discoverTools } from "./discover-tools.ts";
import { getServer } from "./get-server.ts";
import { listServers } from "./list-servers.ts";
import { testConnection } from "./test-connection.ts";
import { updateServer } from "./update-server.ts";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";

const SECRET = "Bearer canary-upstream-secret";
const tool = (name: string, description = ""): object => ({
  name,
  description,
  inputSchema: { type: "object" },
});

let at: TestOrg;
let upstream: ScriptedUpstream;
const listed: object[] = [];

beforeAll(async () => {
  at = await createTestOrg();
  upstream = await ScriptedUpstream.start({ tools: listed });
});
beforeEach(async () => {
  await at.admin.query("DELETE FROM throttles");
  listed.splice(0, listed.length, tool("a"), tool("b"));
  upstream.reset();
});
afterAll(async () => {
  await upstream.close();
  await at.close();
});

const headers = [{ name: "authorization", value: SECRET }];
const withHeaders = () => ({ org: at.org, name: "up", url: upstream.url, auth: "headers" as const, headers });
/** The different credentials that the server was shown. */
const authorizations = () => [...new Set(upstream.requests.map((seen) => seen.headers.authorization))];

describe("a server", () => {
  it("is registered with its tools; its credentials are sealed and never shown", async () => {
    const { serverId, check } = await registerServer(at.caller, withHeaders());
    expect(check).toEqual({ ok: true, added: 2, changed: 0, removed: 0, toolCount: 2, firstUse: 2 });
    expect(authorizations()).toEqual([SECRET]);
    const details = await getServer(at.caller, { org: at.org, serverId });
    expect(details).toMatchObject({
      name: "up",
      implementation: "scripted 1.0.0",
      protocolVersion: "2025-11-25",
      toolCount: 2,
      proxyUrl: `http://localhost:3100/mcp/${serverId}`,
      headers: [{ name: "authorization", keyVersion: 1 }],
    });
    expect(JSON.stringify([details, await listServers(at.caller, { org: at.org })])).not.toContain("canary");
    expect(await at.wholeDatabase()).not.toContain("canary");
    expect(await at.eventsOf(serverId)).toEqual(["server.created"]);
  });

  it("that does not answer is registered with the cause", async () => {
    const { serverId, check } = await registerServer(at.caller, {
      ...withHeaders(),
      url: "http://no-such-host.invalid/",
    });
    expect(check).toMatchObject({ ok: false, cause: "dns" });
    expect(await getServer(at.caller, { org: at.org, serverId })).toMatchObject({
      check: { result: "dns" },
      toolCount: 0,
    });
  });

  it("with a URL that is not allowed is refused with an issue at url, and not stored", async () => {
    const strict = {
      ...at.caller,
      services: { ...at.caller.services, egress: { ...at.caller.services.egress, allowPrivate: false } },
    };
    const attempt = registerServer(strict, { ...withHeaders(), name: "inside" });
    await expect(attempt).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: "url" }] });
    expect((await listServers(at.caller, { org: at.org })).some(({ name }) => name === "inside")).toBe(false);
    expect(upstream.requests).toEqual([]);
  });

  it("keeps a sealed value when an edit gives null for it", async () => {
    const { serverId } = await registerServer(at.caller, withHeaders());
    upstream.reset();
    const kept = {
      ...withHeaders(),
      serverId,
      name: "renamed",
      headers: [{ name: "authorization", value: null }],
    };
    await updateServer(at.caller, kept);
    expect(authorizations()).toEqual([SECRET]);
    expect((await getServer(at.caller, { org: at.org, serverId })).name).toBe("renamed");
  });

  it("with a sealed value cannot be moved to another host without giving the value again", async () => {
    const { serverId } = await registerServer(at.caller, withHeaders());
    upstream.reset();
    const { name, ...address } = withHeaders();
    const moved = {
      ...address,
      serverId,
      url: upstream.url.replace("127.0.0.1", "localhost"),
      headers: [{ name: "authorization", value: null }],
    };
    const noValue = { code: "invalid_input", issues: [{ path: "headers.0.value" }] };
    await expect(updateServer(at.caller, { ...moved, name })).rejects.toMatchObject(noValue);
    await expect(testConnection(at.caller, moved)).rejects.toMatchObject(noValue);
    expect(upstream.requests).toEqual([]);
    expect((await getServer(at.caller, { org: at.org, serverId })).url).toBe(upstream.url);
  });

  it("may be silent for five minutes, or for as long as it is told, an hour at most", async () => {
    const { serverId } = await registerServer(at.caller, withHeaders());
    const silence = async () => (await getServer(at.caller, { org: at.org, serverId })).silenceSeconds;
    expect(await silence()).toBe(300);
    const { headers: given, ...rest } = withHeaders();
    const edit = { ...rest, serverId, headers: given.map(({ name }) => ({ name, value: null })) };
    await updateServer(at.caller, { ...edit, silenceSeconds: 3600 });
    expect(await silence()).toBe(3600);
    await updateServer(at.caller, edit);
    expect(await silence()).toBe(3600);
    for (const silenceSeconds of [0, 3601, 1.5, -1])
      await expect(updateServer(at.caller, { ...edit, silenceSeconds })).rejects.toMatchObject({
        code: "invalid_input",
        issues: [{ path: "silenceSeconds" }],
      });
    const other = await registerServer(at.caller, { ...withHeaders(), silenceSeconds: 60 });
    const { silenceSeconds } = await getServer(at.caller, { org: at.org, serverId: other.serverId });
    expect(silenceSeconds).toBe(60);
  });

  it("is discovered again with counts of added, changed and removed tools", async () => {
    const { serverId } = await registerServer(at.caller, withHeaders());
    listed.splice(0, listed.length, tool("a", "now with words"), tool("c"));
    expect(await discoverTools(at.caller, { org: at.org, serverId })).toEqual({
      ok: true,
      added: 1,
      changed: 1,
      removed: 1,
      toolCount: 2,
      firstUse: 0,
    });
    const { tools } = await getServer(at.caller, { org: at.org, serverId });
    expect(tools.map(({ name, removedAt }) => [name, removedAt === null])).toEqual([
      ["a", true],
      ["b", false],
      ["c", true],
    ]);
    listed.splice(0, listed.length, tool("b"));
    expect(await discoverTools(at.caller, { org: at.org, serverId })).toMatchObject({
      added: 0,
      changed: 1,
      removed: 2,
    });
  });

  it("keeps its tools when a later discovery fails", async () => {
    const { serverId } = await registerServer(at.caller, withHeaders());
    await at.admin.query("UPDATE servers SET url = 'http://no-such-host.invalid/' WHERE id = $1", [serverId]);
    expect(await discoverTools(at.caller, { org: at.org, serverId })).toMatchObject({
      ok: false,
      cause: "dns",
    });
    expect(await getServer(at.caller, { org: at.org, serverId })).toMatchObject({
      toolCount: 2,
      check: { result: "dns" },
    });
  });

  it("is deleted with its grants revoked and its policies and credentials gone", async () => {
    const { serverId } = await registerServer(at.caller, withHeaders());
    const { policyId } = await createPolicy(at.caller, { org: at.org, serverId, name: "p" });
    const { identityId } = await createIdentity(at.caller, { org: at.org, kind: "agent", name: "i" });
    const { grantId } = await createGrant(at.caller, {
      org: at.org,
      serverId,
      identityId,
      policyId,
      label: "g",
      expiresInDays: null,
    });
    await deleteServer(at.caller, { org: at.org, serverId });
    await expect(getServer(at.caller, { org: at.org, serverId })).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await getGrant(at.caller, { org: at.org, grantId })).status).toBe("revoked");
    expect((await listPolicies(at.caller, { org: at.org })).some(({ id }) => id === policyId)).toBe(false);
    const { rows } = await at.admin.query("SELECT 1 FROM server_headers WHERE server_id = $1", [serverId]);
    expect(rows).toEqual([]);
    expect(await at.eventsOf(serverId)).toEqual(["server.created", "server.deleted"]);
  });

  it("is tested ten times in a minute, and the eleventh test is refused", async () => {
    const input = { org: at.org, url: upstream.url, auth: "none" as const, headers: [] };
    for (let i = 0; i < 10; i++)
      expect(await testConnection(at.caller, input)).toMatchObject({ ok: true, toolCount: 2 });
    await expect(testConnection(at.caller, input)).rejects.toMatchObject({ code: "too_many" });
  });
});
