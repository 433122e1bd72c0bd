import { seedServers } from "@sallyport/catalog/seed-servers";
import { type Catalogue, loadSeed, openCatalogue } from "@sallyport/catalog-store";
import { createTestDatabase, type TestDatabase } from "@sallyport/testkit/test-database";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TokenBucket } from "../public-api/token-bucket.ts";
import { answerScanRequest, sharedScan } from "./answer-request.ts";
import type { ScanAnswer, Shared } from "./scan-answer.ts";

const SITE = "https://sallyport.example";
let database: TestDatabase;
let pool: Catalogue;
let bucket: TokenBucket;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openCatalogue(database.dashboardUrl, { connections: 2, statementMs: 10_000 });
  await loadSeed(pool, seedServers());
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  bucket = new TokenBucket({ perMinute: 5, clients: 10, clock: () => 0 });
});

function ask(action: string, body: unknown, origin = SITE): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const request = new Request(`${SITE}/api/scan/${action}`, {
    method: "POST",
    headers: { origin },
    body: text,
  });
  return answerScanRequest({ action, request }, { pool, site: SITE, bucket });
}

const at = { transport: "stdio", variables: [], headers: [], isOff: false };
const github = {
  ...at,
  name: "gh",
  package: { registry: "npm", name: "@modelcontextprotocol/server-github" },
};
const mine = { ...at, transport: "http", name: "mine", url: "https://mine.example/mcp" };
const CONFIG = { servers: [github, mine] };

describe("a scan", () => {
  it("of a configuration tells what is known, the worst tools, and a policy for each server", async () => {
    const answer = (await (await ask("report", CONFIG)).json()) as ScanAnswer;
    expect(answer).toMatchObject({ known: 1, unknown: 1 });
    expect(answer.worst).toHaveLength(10);
    expect(answer.worst[0]).toMatchObject({ server: "gh", slug: "server-github" });
    const [known, unknown] = answer.servers;
    expect(JSON.parse(known?.policy?.text ?? "")).toMatchObject({ default: "deny" });
    expect(unknown).toEqual({ name: "mine", what: mine.url, url: mine.url, isOff: false });
  });

  it("of a tools/list judges the tools themselves", async () => {
    const answer = (await (await ask("report", { tools: [{ name: "delete_file" }] })).json()) as ScanAnswer;
    expect(answer.worst).toMatchObject([{ name: "delete_file", class: "destructive" }]);
    expect(answer.worst[0]).not.toHaveProperty("slug");
  });

  it.each([
    ["report", CONFIG, "https://evil.example", 403],
    ["delete", CONFIG, SITE, 404],
    ["report", "{", SITE, 413],
    ["report", { servers: [{ name: "x" }] }, SITE, 400],
    ["report", { tools: [] }, SITE, 400],
  ])("%s of %j from %s is answered by %i", async (action, body, origin, status) => {
    expect((await ask(action, body, origin)).status).toBe(status);
  });

  it("too many from one address is answered by 429", async () => {
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push((await ask("report", { servers: [] })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

describe("a shared scan", () => {
  it("opens by its link, and no more once it is revoked with its key", async () => {
    const shared = (await (await ask("share", CONFIG)).json()) as Shared;
    expect(shared.path).toBe(`/scan/${shared.token}`);
    expect((await sharedScan(shared.token, { pool }))?.answer).toMatchObject({ known: 1, unknown: 1 });
    expect((await ask("revoke", { token: shared.token, key: "other" })).status).toBe(404);
    expect((await ask("revoke", shared)).status).toBe(200);
    expect(await sharedScan(shared.token, { pool })).toBeUndefined();
  });
});
