import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { seedServers } from "@sallyport/catalog/seed-servers";
import { loadSeed } from "@sallyport/catalog-store";
import { createTestDatabase, type TestDatabase } from "@sallyport/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerJson, answerMcp, QUESTIONS } from "./index.ts";

const SITE = "https://sallyport.example";
let database: TestDatabase;
let pool: pg.Pool;
let client: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dashboardUrl, max: 4 });
  await loadSeed(pool, seedServers());
  client = new Client({ name: "test", version: "1" });
  const fetch = (url: string | URL, init?: RequestInit): Promise<Response> =>
    answerMcp(new Request(url, init), { pool, site: SITE });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${SITE}/catalog/mcp`), { fetch }));
});
afterAll(async () => {
  await client.close();
  await pool.end();
  await database.drop();
});

type Said = { isError?: boolean; content: { text: string }[] };

async function call(
  name: string,
  args: Record<string, unknown>,
): Promise<{ isError: boolean; text: string }> {
  const { isError = false, content } = (await client.callTool({ name, arguments: args })) as Said;
  return { isError, text: content[0]?.text ?? "" };
}
const answerOf = async (name: string, args: Record<string, unknown>) =>
  JSON.parse((await call(name, args)).text);

const json = (question: keyof typeof QUESTIONS, query: string) =>
  answerJson(
    { question, request: new Request(`${SITE}/api/catalog/${question}?${query}`) },
    { pool, site: SITE },
  );

describe("the catalogue as an MCP server, asked by the official client", () => {
  it("lists tools that only read", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(Object.keys(QUESTIONS));
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  });

  it("finds tools by words", async () => {
    const { tools } = await answerOf("search", { query: "github merge pull request" });
    expect(tools[0]).toMatchObject({
      server: "server-github",
      name: "merge_pull_request",
      class: "destructive",
      page: `${SITE}/catalog/server-github/merge_pull_request`,
    });
  });

  it("looks a server up, with all tools and a policy", async () => {
    const server = await answerOf("get_server", { server: "pare-test" });
    expect(server).toMatchObject({ name: "Python", byClass: { execute: 3 } });
    expect(server.tools).toHaveLength(3);
    expect(server.policy.document).toMatchObject({ default: "deny" });
  });

  it("looks a tool up, with its arguments and a policy", async () => {
    const tool = await answerOf("get_tool", { server: "pare-test", tool: "coverage", strength: "open" });
    expect(tool.definition.inputSchema.properties).toHaveProperty("path");
    expect(Object.keys(tool.policy.document.tools)).toEqual(["coverage"]);
  });

  it("checks a stack and repeats no secret of it", async () => {
    const config = JSON.stringify({
      mcpServers: {
        gh: {
          command: "npx",
          args: ["-y", "@modelcontextprotocol/server-github"],
          env: { TOKEN: "ghp_secret" },
        },
        mine: { url: "https://mine.example/mcp", headers: { Authorization: "Bearer secret" } },
      },
    });
    const { text } = await call("check_stack", { config });
    expect(JSON.parse(text)).toMatchObject({
      servers: [
        { name: "gh", known: true, server: "server-github" },
        { name: "mine", known: false },
      ],
    });
    expect(text).not.toContain("secret");
  });

  it("tells what changed", async () => {
    const { changes } = await answerOf("changes_since", {
      since: "2020-01-01T00:00:00Z",
      server: "pare-test",
    });
    expect(changes).toMatchObject([{ kind: "server_added", text: "Python was added with 3 tools." }]);
  });

  it.each([
    ["get_server", { server: "nobody" }, /no such server/],
    ["get_tool", { server: "pare-test", tool: "nothing" }, /no such server or tool/],
    ["get_tool", { server: "pare-test" }, /tool/],
    ["search", { query: "x".repeat(500) }, /query/],
    ["delete_everything", {}, /delete_everything/],
  ])("answers %s with %j by an error that says what is wrong", async (name, args, says) => {
    const answered = await call(name, args).catch((error: Error) => ({ isError: true, text: error.message }));
    expect(answered.isError).toBe(true);
    expect(answered.text).toMatch(says);
  });

  it.each([
    ["GET", undefined, 405],
    ["DELETE", undefined, 405],
    ["POST", "no json", 400],
    ["POST", "{}", 400],
  ])("answers %s with %j by %i", async (method, body, status) => {
    const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const request = new Request(`${SITE}/catalog/mcp`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    expect((await answerMcp(request, { pool, site: SITE })).status).toBe(status);
  });
});

describe("the catalogue as JSON", () => {
  it.each(Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[])(
    "has the same answer to %s",
    async (question) => {
      const args: Record<keyof typeof QUESTIONS, Record<string, string>> = {
        search: { query: "docker" },
        get_server: { server: "pare-test" },
        get_tool: { server: "pare-test", tool: "run" },
        check_stack: { config: '{"mcpServers":{}}' },
        changes_since: { server: "pare-test" },
      };
      const answer = await json(question, new URLSearchParams(args[question]).toString());
      expect([answer.status, await answer.json()]).toEqual([200, await answerOf(question, args[question])]);
    },
  );

  it.each([
    ["get_server", "server=nobody", 404],
    ["get_server", "", 400],
    ["search", "query=a&limit=1000", 400],
    ["search", "query=a&limit=x", 400],
    ["changes_since", "since=yesterday", 400],
  ] as const)("answers %s?%s by %i", async (question, query, status) => {
    const answer = await json(question, query);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});
