import { createHash, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase, type TestDatabase } from "@sallyport/testkit";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadActor } from "./account/sessions.ts";
import { signIn } from "./account/sign-in.ts";
import { signUp } from "./account/sign-up.ts";
import { listDecisions } from "./audit/list-decisions.ts";
import type { Caller } from "./caller.ts";
import { revokeGrant, setGrantPolicy } from "./grant/change-grant.ts";
import { createGrant } from "./grant/create-grant.ts";
import { getGrant, listGrants } from "./grant/list-grants.ts";
import { createIdentity, deleteIdentity, listIdentities } from "./identity/identities.ts";
import { deletePolicy } from "./policy/change-policy.ts";
import { createPolicy } from "./policy/create-policy.ts";
import { getPolicy, getRevision, listPolicies, listRevisions } from "./policy/get-policy.ts";
import { getRollout } from "./policy/get-rollout.ts";
import { publishPolicy } from "./policy/publish-policy.ts";
import { saveDraft } from "./policy/save-draft.ts";
import { createServer as registerServer } from "./server/create-server.ts";
import { deleteServer } from "./server/delete-server.ts";
import { discoverTools } from "./server/discover-tools.ts";
import { getServer, listServers } from "./server/get-server.ts";
import { testConnection } from "./server/test-connection.ts";
import { updateServer } from "./server/update-server.ts";
import { createServices } from "./services.ts";

const SECRET = "Bearer canary-upstream-secret";
const VALID = '{"version":"1","default":"deny","tools":{"a":{}}}';

let database: TestDatabase;
let admin: pg.Client;
let caller: Caller;
let org: string;

/** A server whose tools the test sets, and which remembers the credentials it was shown. */
const upstream = {
  url: "",
  tools: [] as object[],
  authorizations: new Set<string | undefined>(),
};
const tool = (name: string, description = ""): object => ({
  name,
  description,
  inputSchema: { type: "object" },
});

let upstreamServer: Server;

async function startUpstream(): Promise<string> {
  upstreamServer = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      upstream.authorizations.add(request.headers.authorization);
      const { id, method } = body === "" ? {} : (JSON.parse(body) as { id?: unknown; method?: string });
      if (request.method !== "POST") return response.writeHead(405).end();
      if (id === undefined) return response.writeHead(202).end();
      const initialize = {
        protocolVersion: "2025-06-18",
        capabilities: { tools: {} },
        serverInfo: { name: "up", version: "1" },
      };
      const result = method === "initialize" ? initialize : { tools: upstream.tools };
      return response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  });
  await new Promise<void>((done) => upstreamServer.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(upstreamServer.address() as AddressInfo).port}/mcp`;
}

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  upstream.url = await startUpstream();
  const services = createServices({
    databaseUrl: database.dashboardUrl,
    sealingKeys: `1:${Buffer.alloc(32, 1).toString("base64")}`,
    allowPrivateUpstreams: true,
    proxyPublicUrl: "http://localhost:3100/",
  });
  const account = { email: "a@example.com", password: "correct horse battery" };
  org = (await signUp(services, { ...account, name: "Ada", organisation: "Acme" }, { ip: "-" })).orgSlug;
  const { sessionId } = await signIn(services, account, { ip: "-", userAgent: "-" });
  const actor = await loadActor(services, sessionId);
  if (!actor) throw new Error("no actor");
  caller = { services, actor };
});
beforeEach(async () => {
  await admin.query("DELETE FROM throttles");
  upstream.tools = [tool("a"), tool("b")];
  upstream.authorizations.clear();
});
afterAll(async () => {
  await caller.services.db.$disconnect();
  upstreamServer.close();
  await admin.end();
  await database.drop();
});

const headers = [{ name: "authorization", value: SECRET }];
const withHeaders = () => ({ org, name: "up", url: upstream.url, auth: "headers" as const, headers });
const events = async (targetId: string): Promise<string[]> => {
  const { rows } = await admin.query<{ action: string }>(
    "SELECT action FROM admin_events WHERE target_id = $1 ORDER BY at",
    [targetId],
  );
  return rows.map(({ action }) => action);
};
/** Every row of every table, as text: what a thief of the database would read. */
const wholeDatabase = async (): Promise<string> => {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
  );
  const texts = [];
  for (const { name } of rows)
    texts.push(JSON.stringify((await admin.query(`SELECT t::text FROM ${name} t`)).rows));
  return texts.join("\n");
};

describe("a server", () => {
  it("is registered with its tools, its credentials sealed, and nothing of them to be read again", async () => {
    const { serverId, check } = await registerServer(caller, withHeaders());
    expect(check).toEqual({ ok: true, added: 2, changed: 0, removed: 0, toolCount: 2 });
    expect([...upstream.authorizations]).toEqual([SECRET]);
    const details = await getServer(caller, { org, serverId });
    expect(details).toMatchObject({
      name: "up",
      implementation: "up 1",
      protocolVersion: "2025-06-18",
      toolCount: 2,
      proxyUrl: `http://localhost:3100/mcp/${serverId}`,
      headers: [{ name: "authorization", keyVersion: 1 }],
    });
    expect(JSON.stringify([details, await listServers(caller, { org })])).not.toContain("canary");
    expect(await wholeDatabase()).not.toContain("canary");
    expect(await events(serverId)).toEqual(["server.created"]);
  });

  it("that does not answer is registered all the same, with the cause", async () => {
    const { serverId, check } = await registerServer(caller, {
      ...withHeaders(),
      url: "http://no-such-host.invalid/",
    });
    expect(check).toMatchObject({ ok: false, cause: "dns" });
    expect(await getServer(caller, { org, serverId })).toMatchObject({
      check: { result: "dns" },
      toolCount: 0,
    });
  });

  it("at an address that is not allowed is refused at its field, and not stored", async () => {
    const strict = { ...caller, services: { ...caller.services, egress: { allowPrivate: false } } };
    const attempt = registerServer(strict, { ...withHeaders(), name: "inside" });
    await expect(attempt).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: "url" }] });
    expect((await listServers(caller, { org })).some(({ name }) => name === "inside")).toBe(false);
    expect(upstream.authorizations.size).toBe(0);
  });

  it("keeps a sealed value when it is edited without giving it again", async () => {
    const { serverId } = await registerServer(caller, withHeaders());
    upstream.authorizations.clear();
    const kept = {
      ...withHeaders(),
      serverId,
      name: "renamed",
      headers: [{ name: "authorization", value: null }],
    };
    await updateServer(caller, kept);
    expect([...upstream.authorizations]).toEqual([SECRET]);
    expect((await getServer(caller, { org, serverId })).name).toBe("renamed");
  });

  it("does not have its sealed value sent to another host by whoever edits the address", async () => {
    const { serverId } = await registerServer(caller, withHeaders());
    upstream.authorizations.clear();
    const moved = {
      ...withHeaders(),
      serverId,
      url: upstream.url.replace("127.0.0.1", "localhost"),
      headers: [{ name: "authorization", value: null }],
    };
    const refusal = { code: "invalid_input", issues: [{ path: "headers.0.value" }] };
    await expect(updateServer(caller, moved)).rejects.toMatchObject(refusal);
    await expect(testConnection(caller, moved)).rejects.toMatchObject(refusal);
    expect(upstream.authorizations.size).toBe(0);
    expect((await getServer(caller, { org, serverId })).url).toBe(upstream.url);
  });

  it("tells how its tools changed since the last look", async () => {
    const { serverId } = await registerServer(caller, withHeaders());
    upstream.tools = [tool("a", "now with words"), tool("c")];
    expect(await discoverTools(caller, { org, serverId })).toEqual({
      ok: true,
      added: 1,
      changed: 1,
      removed: 1,
      toolCount: 2,
    });
    const { tools } = await getServer(caller, { org, serverId });
    expect(tools.map(({ name, removedAt }) => [name, removedAt === null])).toEqual([
      ["a", true],
      ["b", false],
      ["c", true],
    ]);
    upstream.tools = [tool("b")];
    expect(await discoverTools(caller, { org, serverId })).toMatchObject({
      added: 0,
      changed: 1,
      removed: 2,
    });
  });

  it("keeps its tools when a later look fails", async () => {
    const { serverId } = await registerServer(caller, withHeaders());
    await admin.query("UPDATE servers SET url = 'http://no-such-host.invalid/' WHERE id = $1", [serverId]);
    expect(await discoverTools(caller, { org, serverId })).toMatchObject({ ok: false, cause: "dns" });
    expect(await getServer(caller, { org, serverId })).toMatchObject({
      toolCount: 2,
      check: { result: "dns" },
    });
  });

  it("takes its grants, policies and credentials with it when it is deleted; the trail stays", async () => {
    const { serverId } = await registerServer(caller, withHeaders());
    const { policyId } = await createPolicy(caller, { org, serverId, name: "p" });
    const { identityId } = await createIdentity(caller, { org, kind: "agent", name: "i" });
    const { grantId } = await createGrant(caller, {
      org,
      serverId,
      identityId,
      policyId,
      label: "g",
      expiresInDays: null,
    });
    await deleteServer(caller, { org, serverId });
    await expect(getServer(caller, { org, serverId })).rejects.toMatchObject({ code: "not_found" });
    expect((await getGrant(caller, { org, grantId })).status).toBe("revoked");
    expect((await listPolicies(caller, { org })).some(({ id }) => id === policyId)).toBe(false);
    const { rows } = await admin.query("SELECT 1 FROM server_headers WHERE server_id = $1", [serverId]);
    expect(rows).toEqual([]);
    expect(await events(serverId)).toEqual(["server.created", "server.deleted"]);
  });

  it("is tested ten times a minute and not more", async () => {
    const input = { org, url: upstream.url, auth: "none" as const, headers: [] };
    for (let i = 0; i < 10; i++)
      expect(await testConnection(caller, input)).toMatchObject({ ok: true, toolCount: 2 });
    await expect(testConnection(caller, input)).rejects.toMatchObject({ code: "too_many" });
  });
});

describe("a policy", () => {
  let serverId: string;
  beforeAll(async () => {
    serverId = (await registerServer(caller, { ...withHeaders(), auth: "none", headers: [] })).serverId;
  });
  const begin = async () => (await createPolicy(caller, { org, serverId, name: "p" })).policyId;

  it("begins as a draft that allows nothing and is not enforced", async () => {
    const policyId = await begin();
    const policy = await getPolicy(caller, { org, policyId });
    expect(policy).toMatchObject({ current: null, tools: ["a", "b"] });
    expect(JSON.parse(policy.draft)).toEqual({ version: "1", default: "deny", tools: {} });
  });

  it("keeps a draft that is not a policy, word for word", async () => {
    const policyId = await begin();
    const text = '{ "version": "1", // half\n "defa';
    await saveDraft(caller, { org, policyId, text });
    expect(await getPolicy(caller, { org, policyId })).toMatchObject({ draft: text, current: null });
  });

  it("is published as an immutable revision with its compiled form", async () => {
    const policyId = await begin();
    const first = await publishPolicy(caller, { org, policyId, text: VALID, expectedRevision: 0 });
    const second = await publishPolicy(caller, { org, policyId, text: `${VALID} `, expectedRevision: 1 });
    expect([first.revision, second.revision]).toEqual([1, 2]);
    expect(second.hash).toBe(first.hash); // the same meaning
    expect(await getRevision(caller, { org, policyId, number: 1 })).toMatchObject({
      source: VALID,
      publishedBy: "Ada",
    });
    expect((await listRevisions(caller, { org, policyId })).map(({ number }) => number)).toEqual([2, 1]);
    const { rows } = await admin.query(
      "SELECT compiled->>'hash' AS hash FROM policy_revisions WHERE policy_id = $1",
      [policyId],
    );
    expect(rows).toEqual([{ hash: first.hash }, { hash: first.hash }]);
    expect(await events(policyId)).toEqual(["policy.created", "policy.published", "policy.published"]);
  });

  it("that is wrong is refused with every problem and its place, and nothing is published", async () => {
    const policyId = await begin();
    const text = '{\n  "version": "1",\n  "default": "maybe",\n  "tools": { "a": { "denyif": [] } }\n}';
    const failure = await publishPolicy(caller, { org, policyId, text, expectedRevision: 0 }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: "invalid_input",
      issues: [
        { path: "/default", line: 3, column: expect.any(Number) },
        { path: "/tools/a/denyif", line: 4, message: expect.stringContaining("deny_if") },
      ],
    });
    expect((await getPolicy(caller, { org, policyId })).current).toBeNull();
    expect(await events(policyId)).toEqual(["policy.created"]);
  });

  it("published by two at once has one winner, and the other keeps their text", async () => {
    const policyId = await begin();
    const attempts = Array.from({ length: 6 }, (_, i) =>
      publishPolicy(caller, { org, policyId, text: `${VALID}${" ".repeat(i)}`, expectedRevision: 0 }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    expect(await listRevisions(caller, { org, policyId })).toHaveLength(1);
  });

  it("in use is not deleted", async () => {
    const policyId = await begin();
    const { identityId } = await createIdentity(caller, { org, kind: "service", name: "job" });
    const { grantId } = await createGrant(caller, {
      org,
      serverId,
      identityId,
      policyId,
      label: "g",
      expiresInDays: null,
    });
    await expect(deletePolicy(caller, { org, policyId })).rejects.toMatchObject({ code: "conflict" });
    await setGrantPolicy(caller, { org, grantId, policyId: null });
    await deletePolicy(caller, { org, policyId });
    await expect(getPolicy(caller, { org, policyId })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is live on the proxies that have acknowledged its version, of those that are running", async () => {
    const policyId = await begin();
    const revision = (await publishPolicy(caller, { org, policyId, text: VALID, expectedRevision: 0 }))
      .revision;
    const { rows } = await admin.query<{ v: string }>(
      "SELECT config_version AS v FROM policies WHERE id = $1",
      [policyId],
    );
    const version = Number(rows[0]?.v);
    const add = (seen: string, at: number) =>
      admin.query(
        `INSERT INTO proxies (id, started_at, last_seen_at, config_version) VALUES ($1, now(), now() - $2::interval, $3)`,
        [randomUUID(), seen, at],
      );
    await add("0 s", version);
    await add("1 s", version - 1);
    await add("10 minutes", version);
    expect(await getRollout(caller, { org, policyId })).toEqual({ revision, live: 1, of: 2 });
  });
});

describe("a grant", () => {
  let serverId: string;
  let identityId: string;
  beforeAll(async () => {
    serverId = (await registerServer(caller, { ...withHeaders(), auth: "none", headers: [] })).serverId;
    identityId = (await createIdentity(caller, { org, kind: "agent", name: "agent" })).identityId;
  });
  const mint = () =>
    createGrant(caller, { org, serverId, identityId, policyId: null, label: "laptop", expiresInDays: 30 });

  it("shows its token once; the database has its hash and its last four characters", async () => {
    const { grantId, token, proxyUrl } = await mint();
    expect(proxyUrl).toBe(`http://localhost:3100/mcp/${serverId}`);
    const { rows } = await admin.query("SELECT hash, hint FROM grant_tokens WHERE grant_id = $1", [grantId]);
    expect(rows).toEqual([
      { hash: createHash("sha256").update(token).digest("hex"), hint: `sp_…${token.slice(-4)}` },
    ]);
    expect(await wholeDatabase()).not.toContain(token);
    expect(
      JSON.stringify([await getGrant(caller, { org, grantId }), await listGrants(caller, { org })]),
    ).not.toContain(token);
  });

  it("is active, then expired or revoked; revoking twice tells once", async () => {
    const { grantId } = await mint();
    expect(await getGrant(caller, { org, grantId })).toMatchObject({
      status: "active",
      lastUsedAt: null,
      policy: null,
    });
    await admin.query("UPDATE grants SET expires_at = now() WHERE id = $1", [grantId]);
    expect((await getGrant(caller, { org, grantId })).status).toBe("expired");
    await revokeGrant(caller, { org, grantId });
    await revokeGrant(caller, { org, grantId });
    expect((await getGrant(caller, { org, grantId })).status).toBe("revoked");
    expect(await events(grantId)).toEqual(["grant.created", "grant.revoked"]);
    await expect(setGrantPolicy(caller, { org, grantId, policyId: null })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("takes a policy of its own server only", async () => {
    const elsewhere = (await registerServer(caller, { ...withHeaders(), auth: "none", headers: [] }))
      .serverId;
    const { policyId } = await createPolicy(caller, { org, serverId: elsewhere, name: "p" });
    const { grantId } = await mint();
    const refusal = { code: "not_found", issues: [{ path: "policyId" }] };
    await expect(setGrantPolicy(caller, { org, grantId, policyId })).rejects.toMatchObject(refusal);
  });

  it("is revoked when its identity is deleted", async () => {
    const { identityId: leaving } = await createIdentity(caller, { org, kind: "human", name: "leaving" });
    const { grantId } = await createGrant(caller, {
      org,
      serverId,
      identityId: leaving,
      policyId: null,
      label: "x",
      expiresInDays: null,
    });
    await deleteIdentity(caller, { org, identityId: leaving });
    expect((await getGrant(caller, { org, grantId })).status).toBe("revoked");
    expect((await listIdentities(caller, { org })).some(({ id }) => id === leaving)).toBe(false);
  });
});

describe("the audit trail", () => {
  const rows = 25;
  beforeAll(async () => {
    const { rows: orgs } = await admin.query<{ id: string }>("SELECT id FROM orgs WHERE slug = $1", [org]);
    for (let i = 0; i < rows; i++) {
      // Five share each millisecond, so that the page has to break ties.
      await admin.query(
        `INSERT INTO decisions (at, call_id, org_id, proxy_id, method, tool, effect, answer, rule, reason, arg_keys, decision_micros)
         VALUES ($1, $2, $3, $2, $4, $5, $6::effect, 'D', '', '', '{a}', 7)`,
        [
          new Date(Date.UTC(2026, 9, 1, 12, 0, Math.floor(i / 5))),
          randomUUID(),
          orgs[0]?.id,
          i % 5 === 4 ? "tools/list" : "tools/call",
          i % 2 ? "read" : "write",
          i % 2 ? "allow" : "deny",
        ],
      );
    }
  });

  it("comes in pages without gap or repetition, the newest first", async () => {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listDecisions(caller, { org, scope: "all", limit: 4, cursor });
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
    ["by a tool nobody has", { tool: "nothing" }, 0],
    [
      "from a time on, inclusive",
      { from: new Date(Date.UTC(2026, 9, 1, 12, 0, 4)), scope: "all" as const },
      5,
    ],
    ["up to a time, exclusive", { to: new Date(Date.UTC(2026, 9, 1, 12, 0, 1)), scope: "all" as const }, 5],
    ["by an identity without calls", { identityId: randomUUID() }, 0],
  ])("is filtered %s", async (_, filter, expected) => {
    expect((await listDecisions(caller, { org, limit: 200, ...filter })).rows).toHaveLength(expected);
  });

  it.each(["nonsense", "2026-13-01_x", "'; DROP TABLE decisions --"])(
    "refuses the damaged cursor %j",
    async (cursor) => {
      await expect(listDecisions(caller, { org, cursor })).rejects.toMatchObject({ code: "invalid_input" });
    },
  );
});
