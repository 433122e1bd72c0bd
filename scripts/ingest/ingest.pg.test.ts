import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, ScriptedUpstream, type TestDatabase } from "../../packages/testkit/src/index.ts";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../install.mjs";
import { canCutOff } from "./from-npm.ts";
import { packWhole } from "./testing/pack-whole.ts";

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dashboardUrl, max: 4 });
  folder = mkdtempSync(join(tmpdir(), "ingest-test-"));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

/** The command as a process of its own. `killAt`: it is killed when its progress says so. */
function catalog(args: readonly string[], killAt?: RegExp): Promise<Ended> {
  const command = ["--import", "tsx", join(root, "scripts/catalog.ts"), "ingest", ...args];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, DASHBOARD_DATABASE_URL: database.dashboardUrl },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
    if (killAt?.test(stderr) === true) child.kill("SIGKILL");
  });
  return new Promise((done) => child.on("close", (code, signal) => done({ code, signal, stdout, stderr })));
}

async function rows<Row extends pg.QueryResultRow>(sql: string, ...values: unknown[]): Promise<Row[]> {
  return (await pool.query<Row>(sql, values)).rows;
}

const changesOf = (source: string) =>
  rows<{ slug: string; kind: string; text: string; severity: number }>(
    `SELECT c.slug, kind, text, c.severity FROM catalog.changes c JOIN catalog.servers s USING (slug)
      WHERE s.source = $1 ORDER BY c.id`,
    source,
  );

describe("a registry", () => {
  const entry = (name: string, version: string, more: object = {}) => ({
    server: { name, description: `Says of itself: ${name}`, version, ...more },
    _meta: { "io.modelcontextprotocol.registry/official": { status: "active" } },
  });
  const PAGES = [
    [
      entry("io.example/alpha", "1.0.0", {
        packages: [{ registryType: "npm", identifier: "alpha-mcp", environmentVariables: [{ name: "KEY" }] }],
      }),
      entry("io.example/beta", "1.0.0", { remotes: [{ type: "sse", url: "https://beta.example/mcp" }] }),
    ],
    [entry("io.example/gamma", "2.0.0", { title: "Alpha" }), { server: { title: "has no name" } }],
    [
      entry("com.example/delta", "1", { title: "Alpha" }),
      {
        ...entry("io.example/gone", "1"),
        _meta: { "io.modelcontextprotocol.registry/official": { status: "deleted" } },
      },
    ],
  ];
  let server: Server;
  let source: string;
  const asked: URLSearchParams[] = [];
  let isDown = false;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://registry");
      asked.push(searchParams);
      const at = Number(searchParams.get("cursor")?.slice(1) ?? "0");
      if (pathname !== "/v0.1/servers" || (isDown && at === 1)) return response.writeHead(503).end();
      const isUpdate = searchParams.has("updated_since");
      const servers = isUpdate ? [entry("io.example/gamma", "2.1.0")] : PAGES[at];
      const isLast = isUpdate || at === PAGES.length - 1;
      return response.end(JSON.stringify({ servers, metadata: isLast ? {} : { nextCursor: `p${at + 1}` } }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    source = `registry:http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it("on a private address is refused unless that is allowed", async () => {
    const { code, stderr } = await catalog([source]);
    expect(code).toBe(1);
    expect(stderr).not.toBe("");
    expect(asked).toEqual([]);
  });

  it("that fails in the middle is taken in up to there, and the next run goes on there", async () => {
    isDown = true;
    const { code, stderr } = await catalog([source, "--allow-private"]);
    isDown = false;
    expect(code).toBe(1);
    expect(stderr).toContain("The registry answered 503.");
    expect(await rows("SELECT FROM catalog.servers WHERE source = 'registry'")).toHaveLength(2);
  });

  it("is taken in to its end, and the broken entry is reported", async () => {
    asked.length = 0;
    const { code, stdout, stderr } = await catalog([source, "--allow-private"]);
    expect(asked.map((query) => query.get("cursor"))).toEqual(["p1", "p2"]);
    expect(stderr).toContain("Going on where an earlier run ended, after 2 servers.");
    expect(stdout).toMatch(
      /^4 servers taken in.*\nFailed: an entry without a name: This is no server\.json: name /,
    );
    expect(code).toBe(1);
    const servers = await rows(
      "SELECT slug, source_ref, endpoint, package, environment FROM catalog.servers ORDER BY source_ref",
    );
    expect(servers).toMatchObject([
      { slug: expect.stringMatching(/^alpha(-[0-9a-f]{8})?$/), source_ref: "com.example/delta" },
      { slug: "io.example-alpha", package: "alpha-mcp", environment: ["KEY"] },
      { slug: "io.example-beta", endpoint: "https://beta.example/mcp" },
      { slug: expect.stringMatching(/^alpha(-[0-9a-f]{8})?$/), source_ref: "io.example/gamma" },
    ]);
  });

  it("is asked the next time for what changed since, and a new version is kept beside the old", async () => {
    asked.length = 0;
    const { code, stdout } = await catalog([source, "--allow-private"]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^1 server taken in, 0 of them new, with 1 change,/),
    ]);
    expect(asked).toHaveLength(1);
    expect(Date.parse(asked[0]?.get("updated_since") ?? "")).toBeLessThan(Date.now());
    expect((await changesOf("registry")).at(-1)).toMatchObject({
      kind: "version",
      text: "Version 2.1.0, was 2.0.0.",
    });
    const versions = await rows(
      "SELECT v.version FROM catalog.versions v JOIN catalog.servers s USING (slug) WHERE source_ref = 'io.example/gamma' ORDER BY 1",
    );
    expect(versions).toEqual([{ version: "2.0.0" }, { version: "2.1.0" }]);
  });
});

describe("a folder of tools/list files", () => {
  const COUNT = 400;
  const tools = (...names: string[]) =>
    names.map((name) => ({
      name,
      inputSchema: { type: "object", properties: { path: { type: "string" } } },
    }));

  it("killed half-way and run again is whole: nothing is lost, nothing is there twice", async () => {
    const place = join(folder, "many");
    mkdirSync(place);
    for (let at = 0; at < COUNT; at++) {
      writeFileSync(
        join(place, `server-${at}.json`),
        JSON.stringify({ tools: tools("read_file", `run_${at}`) }),
      );
    }
    const killed = await catalog([place], /\d+ servers, /);
    expect(killed.signal).toBe("SIGKILL");
    const [half] = await rows<{ count: number }>(
      "SELECT count(*)::int FROM catalog.servers WHERE source = 'file'",
    );
    expect(half?.count).toBeGreaterThan(0);
    expect(half?.count).toBeLessThan(COUNT);

    const { code, stdout } = await catalog([place]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`${COUNT} servers taken in`)]);
    const changes = await changesOf("file");
    expect(changes).toHaveLength(COUNT);
    expect(new Set(changes.map(({ slug }) => slug)).size).toBe(COUNT);
    const found = await rows(
      "SELECT FROM catalog.tools t JOIN catalog.servers s USING (slug) WHERE s.source = 'file'",
    );
    expect(found).toHaveLength(2 * COUNT);
  });

  it("taken in again changes nothing; a tool that is new is a change, and a file that is none is reported", async () => {
    const place = join(folder, "few");
    mkdirSync(place);
    const write = (...names: string[]): void =>
      writeFileSync(join(place, "bank.json"), JSON.stringify({ tools: tools(...names) }));
    write("get_balance");
    await catalog([place]);
    expect(await catalog([place])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("with 0 changes"),
    });
    write("get_balance", "send_money");
    writeFileSync(join(place, "broken.json"), "{");
    const { code, stdout } = await catalog([place]);
    expect([code, stdout]).toEqual([1, expect.stringContaining("Failed: broken.json: The file is no JSON.")]);
    expect((await changesOf("file")).at(-1)).toMatchObject({
      kind: "tool_added",
      text: "`send_money` appeared: a financial tool.",
    });
  });
});

describe("an address", () => {
  it("is asked for its tools, with the headers of the file, when private addresses are allowed", async () => {
    const upstream = await ScriptedUpstream.start({
      tools: [{ name: "delete_everything", inputSchema: { type: "object" } }],
    });
    try {
      const headers = join(folder, "headers");
      writeFileSync(headers, "Authorization: Bearer of-a-file\n");
      const refused = await catalog([upstream.url, "--headers", headers]);
      expect([refused.code, upstream.requests.length]).toEqual([1, 0]);
      const { code } = await catalog([upstream.url, "--headers", headers, "--allow-private"]);
      expect(code).toBe(0);
      expect(upstream.requests[0]?.headers["authorization"]).toBe("Bearer of-a-file");
      const found = await rows(
        "SELECT t.name, t.class FROM catalog.tools t JOIN catalog.servers s USING (slug) WHERE s.endpoint = $1",
        upstream.url,
      );
      expect(found).toEqual([{ name: "delete_everything", class: 3 }]);
    } finally {
      await upstream.close();
    }
  });
});

describe("a package of npm", () => {
  const SLOW_MS = 180_000;

  it.skipIf(!canCutOff())(
    "is installed without a network, started cut off, and asked for its tools",
    async () => {
      const file = packWhole("@modelcontextprotocol/server-filesystem", folder);
      const { code, stdout } = await catalog([`npm:${file}`, "--offline", "--arg", "{folder}"]);
      expect([code, stdout]).toEqual([0, expect.stringContaining("1 server taken in")]);
      expect(await toolsOf("@modelcontextprotocol/server-filesystem")).toEqual(
        expect.arrayContaining(["read_text_file", "write_file", "move_file"]),
      );
    },
    SLOW_MS,
  );

  it.skipIf(!canCutOff())(
    "comes from npm's cache, where it is there",
    async ({ skip }) => {
      const { code, stdout } = await catalog([
        "npm:@modelcontextprotocol/server-memory@2026.8.31",
        "--offline",
      ]);
      skip(stdout.includes("npm cannot install"), "The package is not in npm's cache on this machine.");
      expect([code, stdout]).toEqual([0, expect.stringContaining("1 server taken in")]);
      expect(await toolsOf("@modelcontextprotocol/server-memory")).toEqual(
        expect.arrayContaining(["create_entities", "delete_entities", "read_graph"]),
      );
    },
    SLOW_MS,
  );

  async function toolsOf(name: string): Promise<string[]> {
    const found = await rows<{ name: string }>(
      `SELECT t.name FROM catalog.servers s JOIN catalog.tools t USING (slug)
        WHERE s.source = 'npm' AND s.registry = 'npm' AND s.package = $1`,
      name,
    );
    return found.map(({ name: tool }) => tool);
  }
});
