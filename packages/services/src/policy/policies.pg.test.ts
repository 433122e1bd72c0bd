import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setGrantPolicy } from "../grant/set-grant-policy.ts";
import { createGrant } from "../grant/create-grant.ts";
import { createIdentity } from "../identity/create-identity.ts";
import { deletePolicy } from "./delete-policy.ts";
import { createPolicy } from "./create-policy.ts";
import { getPolicy } from "./get-policy.ts";
import { getRevision } from "./get-revision.ts";
import { listRevisions } from "./list-revisions.ts";
import { getRollout } from "./get-rollout.ts";
import { publishPolicy } from "./publish-policy.ts";
import { saveDraft } from "./save-draft.ts";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";

const VALID = '{"version":"1","default":"deny","tools":{"a":{}}}';
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

describe("a policy", () => {
  let serverId: string;
  beforeAll(async () => {
    serverId = await upstream.register();
  });
  const begin = async () => (await createPolicy(at.caller, { org: at.org, serverId, name: "p" })).policyId;

  it("starts as a draft that allows nothing, with no revision", async () => {
    const policyId = await begin();
    const policy = await getPolicy(at.caller, { org: at.org, policyId });
    expect(policy).toMatchObject({ current: null, tools: ["a", "b"] });
    expect(JSON.parse(policy.draft)).toEqual({ version: "1", default: "deny", tools: {} });
  });

  it("keeps a draft that is not a policy, word for word", async () => {
    const policyId = await begin();
    const text = '{ "version": "1", // half\n "defa';
    const { draftUpdatedAt } = await getPolicy(at.caller, { org: at.org, policyId });
    await saveDraft(at.caller, { org: at.org, policyId, text, basedOn: draftUpdatedAt });
    expect(await getPolicy(at.caller, { org: at.org, policyId })).toMatchObject({
      draft: text,
      current: null,
    });
  });

  it("keeps the stored draft when another one is saved that began from an older draft", async () => {
    const policyId = await begin();
    const { draftUpdatedAt: basedOn } = await getPolicy(at.caller, { org: at.org, policyId });
    const save = (text: string, from: Date) =>
      saveDraft(at.caller, { org: at.org, policyId, text, basedOn: from });
    const { draftUpdatedAt } = await save("tab A", basedOn);
    await expect(save("tab B", basedOn)).rejects.toMatchObject({ code: "conflict" });
    const stored = async () => (await getPolicy(at.caller, { org: at.org, policyId })).draft;
    expect(await stored()).toBe("tab A");
    await save("tab B, having seen A", draftUpdatedAt);
    expect(await stored()).toBe("tab B, having seen A");
  });

  it("saved by six tabs at once stores one draft, and refuses the others", async () => {
    const policyId = await begin();
    const { draftUpdatedAt: basedOn } = await getPolicy(at.caller, { org: at.org, policyId });
    const texts = Array.from({ length: 6 }, (_, tab) => `tab ${tab}`);
    const results = await Promise.allSettled(
      texts.map((text) => saveDraft(at.caller, { org: at.org, policyId, text, basedOn })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await getPolicy(at.caller, { org: at.org, policyId })).draft).toBe(
      texts[results.findIndex(({ status }) => status === "fulfilled")],
    );
  });

  it("keeps the draft of somebody else when a text is published", async () => {
    const policyId = await begin();
    const { draftUpdatedAt: basedOn } = await getPolicy(at.caller, { org: at.org, policyId });
    await saveDraft(at.caller, { org: at.org, policyId, text: "half a policy", basedOn });
    await publishPolicy(at.caller, { org: at.org, policyId, text: VALID, expectedRevision: 0 });
    expect(await getPolicy(at.caller, { org: at.org, policyId })).toMatchObject({
      draft: "half a policy",
      current: { source: VALID },
    });
  });

  it("is published as an immutable revision with its compiled form", async () => {
    const policyId = await begin();
    const first = await publishPolicy(at.caller, { org: at.org, policyId, text: VALID, expectedRevision: 0 });
    const second = await publishPolicy(at.caller, {
      org: at.org,
      policyId,
      text: `${VALID} `,
      expectedRevision: 1,
    });
    expect([first.revision, second.revision]).toEqual([1, 2]);
    expect(second.hash).toBe(first.hash); // the same meaning
    expect(await getRevision(at.caller, { org: at.org, policyId, number: 1 })).toMatchObject({
      source: VALID,
      publishedBy: "Ada",
    });
    expect((await listRevisions(at.caller, { org: at.org, policyId })).map(({ number }) => number)).toEqual([
      2, 1,
    ]);
    const { rows } = await at.admin.query(
      "SELECT compiled->>'hash' AS hash FROM policy_revisions WHERE policy_id = $1",
      [policyId],
    );
    expect(rows).toEqual([{ hash: first.hash }, { hash: first.hash }]);
    expect(await at.eventsOf(policyId)).toEqual(["policy.created", "policy.published", "policy.published"]);
  });

  it("with problems is refused with each problem and its line, and no revision is made", async () => {
    const policyId = await begin();
    const text = '{\n  "version": "1",\n  "default": "maybe",\n  "tools": { "a": { "denyif": [] } }\n}';
    const failure = await publishPolicy(at.caller, {
      org: at.org,
      policyId,
      text,
      expectedRevision: 0,
    }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "invalid_input",
      issues: [
        { path: "/default", line: 3, column: expect.any(Number) },
        { path: "/tools/a/denyif", line: 4, message: expect.stringContaining("deny_if") },
      ],
    });
    expect((await getPolicy(at.caller, { org: at.org, policyId })).current).toBeNull();
    expect(await at.eventsOf(policyId)).toEqual(["policy.created"]);
  });

  it("that six people publish at once gets one revision, and the others get a conflict", async () => {
    const policyId = await begin();
    const attempts = Array.from({ length: 6 }, (_, i) =>
      publishPolicy(at.caller, {
        org: at.org,
        policyId,
        text: `${VALID}${" ".repeat(i)}`,
        expectedRevision: 0,
      }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    expect(await listRevisions(at.caller, { org: at.org, policyId })).toHaveLength(1);
  });

  it("that a grant uses cannot be deleted", async () => {
    const policyId = await begin();
    const { identityId } = await createIdentity(at.caller, { org: at.org, kind: "service", name: "job" });
    const { grantId } = await createGrant(at.caller, {
      org: at.org,
      serverId,
      identityId,
      policyId,
      label: "g",
      expiresInDays: null,
    });
    await expect(deletePolicy(at.caller, { org: at.org, policyId })).rejects.toMatchObject({
      code: "conflict",
    });
    await setGrantPolicy(at.caller, { org: at.org, grantId, policyId: null });
    await deletePolicy(at.caller, { org: at.org, policyId });
    await expect(getPolicy(at.caller, { org: at.org, policyId })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("counts as live on the running proxies that have acknowledged its version", async () => {
    const policyId = await begin();
    const revision = (
      await publishPolicy(at.caller, { org: at.org, policyId, text: VALID, expectedRevision: 0 })
    ).revision;
    const { rows } = await at.admin.query<{ v: string }>(
      "SELECT config_version AS v FROM policies WHERE id = $1",
      [policyId],
    );
    const version = Number(rows[0]?.v);
    const add = (seen: string, acknowledged: number) =>
      at.admin.query(
        `INSERT INTO proxies (id, started_at, last_seen_at, config_version) VALUES ($1, now(), now() - $2::interval, $3)`,
        [randomUUID(), seen, acknowledged],
      );
    await add("0 s", version);
    await add("1 s", version - 1);
    await add("10 minutes", version);
    expect(await getRollout(at.caller, { org: at.org, policyId })).toEqual({
      revision,
      live: 1,
      of: 2,
      silentMs: expect.any(Number),
    });
  });
});
