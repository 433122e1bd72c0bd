import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "../caller.ts";
import { createServer } from "../server/create-server.ts";
import { createTestOrg, type TestOrg } from "../testing/test-org.ts";
import { createPolicy } from "./create-policy.ts";
import { listRevisions } from "./list-revisions.ts";
import { publishPolicy } from "./publish-policy.ts";

const SCHEMA = { type: "object", properties: { amount: { type: "integer" } }, required: ["amount"] };
const TOOLS = [
  { name: "get_user", annotations: { readOnlyHint: true } },
  { name: "pay", annotations: { readOnlyHint: false }, inputSchema: SCHEMA },
];
let acme: TestOrg;
let caller: Caller;
let org: string;
let serverId: string;

beforeAll(async () => {
  acme = await createTestOrg();
  ({ caller, org } = acme);
  const nowhere = { name: "up", url: "http://127.0.0.1:9/mcp", auth: "none" as const, headers: [] };
  ({ serverId } = await createServer(caller, { org, ...nowhere }));
  for (const tool of TOOLS) {
    await acme.admin.query(
      `INSERT INTO tools (org_id, server_id, name, description, definition, definition_hash,
         reviewed_definition, reviewed_hash, reviewed_at, reviewed_by)
       SELECT org_id, id, $2, '', $3, 'h', $3, 'h', now(), 'a@example.com' FROM servers WHERE id = $1`,
      [serverId, tool.name, JSON.stringify(tool)],
    );
  }
});
afterAll(() => acme.close());

const test = (name: string, tool: string, args: object, want: object) => ({
  name,
  request: { tool, args },
  want,
});
const policy = (...tests: object[]) => ({
  version: "2",
  default: "deny",
  tools: { "@read": {}, pay: { arguments: { schema: "pinned" } } },
  tests,
});
async function publish(text: string) {
  const { policyId } = await createPolicy(caller, { org, serverId, name: "p" });
  const input = { org, policyId, text, expectedRevision: 0 };
  const result = await publishPolicy(caller, input).catch((error: unknown) => error);
  const revisions = await listRevisions(caller, { org, policyId });
  return { result, published: revisions.map(({ number }) => number) };
}

describe("the tests of a policy", () => {
  it("run with the server's tools, and the policy is published when all pass", async () => {
    const document = policy(
      test("people are read", "get_user", {}, { effect: "allow" }),
      test("payments are whole", "pay", { amount: 1.5 }, { effect: "deny", rule: "/tools/pay/arguments" }),
      test("payments pass", "pay", { amount: 1 }, { effect: "allow" }),
      test("nothing else does", "drop", {}, { effect: "deny", rule: "(default deny)" }),
    );
    expect(await publish(JSON.stringify(document))).toMatchObject({
      result: { revision: 1 },
      published: [1],
    });
  });

  it("refuse the policy when one fails, and say which, what came out and its line", async () => {
    const document = policy(
      test("payments pass", "pay", { amount: 1 }, { effect: "allow" }),
      test("payments never pass", "pay", { amount: 1 }, { effect: "deny" }),
      test("people are private", "get_user", {}, { effect: "deny" }),
    );
    const text = JSON.stringify(document, null, 2);
    const { result, published } = await publish(`// with a comment\n${text}`);
    expect(result).toMatchObject({
      code: "invalid_input",
      public: expect.stringMatching(
        /^The policy's test "payments never pass" fails, so it was not published\. It wants "deny", and this came out: Allowed.* 1 more fail\.$/,
      ),
      issues: [
        {
          path: "/tests/1",
          message: expect.stringContaining('"payments never pass"'),
          line: expect.any(Number),
        },
        { path: "/tests/2", message: expect.stringContaining('"people are private"') },
      ],
    });
    expect(published).toEqual([]);
  });
});
