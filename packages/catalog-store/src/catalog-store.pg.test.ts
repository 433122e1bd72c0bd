import { createTestDatabase, type TestDatabase } from "@sallyport/testkit";
import { classify, METHOD_VERSION } from "@sallyport/catalog";
import { seedServers } from "@sallyport/catalog/seed-servers";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  catalogueRevision,
  facets,
  finishRun,
  getServer,
  getTool,
  type IngestedServer,
  type IngestedTool,
  lastFinishedRun,
  listAddresses,
  listChanges,
  listServers,
  listTools,
  loadSeed,
  noteProgress,
  partEnds,
  putServer,
  refreshCounts,
  resumeRun,
  search,
  totals,
} from "./index.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dashboardUrl, max: 4 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() =>
  pool.query("DELETE FROM catalog.servers; DELETE FROM catalog.words; DELETE FROM catalog.counts"),
);

const DAY = Date.UTC(2026, 0, 1);

function tool(name: string, more: Record<string, unknown> = {}): IngestedTool {
  const definition = { name, inputSchema: { type: "object", properties: {} }, ...more };
  return {
    name,
    title: null,
    summary: null,
    definition,
    verdict: classify(definition),
    method: METHOD_VERSION,
  };
}

function withParameters(name: string, ...parameters: string[]): IngestedTool {
  const properties = Object.fromEntries(parameters.map((parameter) => [parameter, { type: "string" }]));
  return tool(name, { inputSchema: { type: "object", properties } });
}

function server(
  slug: string,
  tools: readonly IngestedTool[] | null,
  more: Partial<IngestedServer> = {},
): IngestedServer {
  return {
    slug,
    name: slug,
    summary: null,
    watch: null,
    said: {},
    source: "seed",
    sourceRef: slug,
    registry: null,
    package: null,
    version: "1.0.0",
    licence: null,
    homepage: null,
    repository: null,
    endpoint: null,
    transports: ["stdio"],
    environment: [],
    toolCount: null,
    seenAt: new Date(DAY),
    tools,
    ...more,
  };
}

const texts = async (): Promise<string[]> =>
  (await listChanges(pool, {}))
    .map(({ kind, severity, text }) => `${kind} ${severity}: ${text}`)
    .toReversed();

describe("a server that is taken in", () => {
  it("is there with its tools, the riskiest first, counted by class and severity", async () => {
    await putServer(pool, server("files", [tool("read_file"), tool("delete_file"), tool("create_file")]));
    const found = await getServer(pool, "files");
    expect(found?.tools.map(({ name, class: kind, severity }) => [name, kind, severity])).toEqual([
      ["delete_file", "destructive", "critical"],
      ["create_file", "write", "medium"],
      ["read_file", "read", "low"],
    ]);
    expect(found).toMatchObject({ toolCount: 3, classCounts: [1, 1, 0, 1, 0], worst: "critical" });
    expect(await getTool(pool, { slug: "files", name: "delete_file" })).toMatchObject({
      server: "files",
      definition: { name: "delete_file" },
      method: METHOD_VERSION,
    });
    expect(await texts()).toEqual(["server_added critical: files was added with 3 tools."]);
  });

  it("changes nothing when the same comes again, and is seen later", async () => {
    const tools = [tool("read_file")];
    expect(await putServer(pool, server("files", tools))).toMatchObject({ isNew: true });
    const again = await putServer(pool, server("files", tools, { seenAt: new Date(DAY + 1000) }));
    expect(again).toEqual({ isNew: false, changes: [] });
    expect(await getServer(pool, "files")).toMatchObject({
      seenAt: new Date(DAY + 1000),
      changedAt: new Date(DAY),
      firstSeenAt: new Date(DAY),
    });
  });

  it.each([
    [
      "a tool appeared",
      [withParameters("run", "path")],
      [withParameters("run", "path"), tool("send_money")],
      ["tool_added critical: `send_money` appeared: a financial tool."],
    ],
    [
      "a tool takes shell now",
      [withParameters("run", "path")],
      [withParameters("run", "path", "shell")],
      ["tool_changed medium: `run` now takes `shell`. New: "],
    ],
    [
      "a tool is gone",
      [tool("get_a"), tool("get_b")],
      [tool("get_a")],
      ["tool_removed low: `get_b` is gone."],
    ],
    [
      "other words",
      [tool("get_a", { description: "Gets a." })],
      [tool("get_a", { description: "Gets an a." })],
      ["tool_changed low: `get_a` describes itself in other words."],
    ],
    ["a version only", [tool("get_a")], [tool("get_a")], []],
  ])("tells drift: %s", async (_, before, after, expected) => {
    await putServer(pool, server("files", before));
    await putServer(pool, server("files", after, { version: "1.1.0", seenAt: new Date(DAY + 1000) }));
    const [first, version, ...drift] = await texts();
    expect(first).toContain("server_added");
    expect(version).toBe("version low: Version 1.1.0, was 1.0.0.");
    expect(drift).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  it("keeps its tools when a source does not say which it has, and hears the first list without drift", async () => {
    await putServer(pool, server("files", null, { source: "registry" }));
    await putServer(pool, server("files", [tool("get_a")]));
    await putServer(pool, server("files", null, { source: "registry" }));
    expect((await getServer(pool, "files"))?.tools).toHaveLength(1);
    expect(await texts()).toEqual(["server_added low: files was added."]);
  });

  it("keeps our own words when a source has none", async () => {
    await putServer(pool, server("files", [{ ...tool("get_a"), summary: "Gets a." }], { summary: "Files." }));
    await putServer(pool, server("files", [tool("get_a", { title: "A" })]));
    expect(await getServer(pool, "files")).toMatchObject({
      summary: "Files.",
      tools: [{ summary: "Gets a." }],
    });
  });

  it("takes the last of two tools of one name", async () => {
    await putServer(pool, server("files", [tool("a", { title: "1" }), tool("a", { title: "2" })]));
    expect((await getTool(pool, { slug: "files", name: "a" }))?.definition).toMatchObject({ title: "2" });
  });

  it("is written by two at once without a fault, once", async () => {
    await Promise.all(
      Array.from({ length: 6 }, () => putServer(pool, server("files", [tool("get_a"), tool("b")]))),
    );
    expect(await texts()).toHaveLength(1);
  });

  it("lets nobody but the dashboard's role in", async () => {
    const proxy = new pg.Client({ connectionString: database.proxyUrl });
    await proxy.connect();
    await expect(proxy.query("SELECT FROM catalog.servers")).rejects.toThrow("permission denied");
    await proxy.end();
  });
});

describe("a search", () => {
  beforeEach(async () => {
    await putServer(
      pool,
      server("github", [tool("delete_file"), tool("create_issue"), tool("list_issues")], { name: "GitHub" }),
    );
    await putServer(pool, server("filesystem", [tool("delete_file"), tool("read_file"), tool("moveFile")]));
    await putServer(pool, server("strange", [tool("it's \\ & | ! : * odd"), tool("<script>")]));
  });
  const names = async (query: string) =>
    (await search(pool, { query })).tools.map(({ slug, name }) => `${slug}/${name}`);

  it.each([
    ["github mcp delete_file", ["github/delete_file"]],
    ["delete_file", ["filesystem/delete_file", "github/delete_file"]],
    ["Delete file", ["filesystem/delete_file", "github/delete_file"]],
    ["deleteFile", ["filesystem/delete_file", "github/delete_file"]],
    ["move fi", ["filesystem/moveFile"]],
    ["issue", ["github/create_issue", "github/list_issues"]],
    ["delet_fiel", ["filesystem/delete_file", "github/delete_file"]],
    ["githbu issues", ["github/create_issue", "github/list_issues"]],
    ["'", []],
    ["' & | ! :* \\", []],
    ["<->", []],
    ["it's odd &", ["strange/it's \\ & | ! : * odd"]],
    ["nothing like this", []],
    ["", []],
  ])("for %j finds %j", async (query, expected) => {
    expect((await names(query)).toSorted()).toEqual(expected);
  });

  it("finds the server that is named, before others", async () => {
    expect((await search(pool, { query: "github" })).servers.map(({ slug }) => slug)).toEqual(["github"]);
  });

  it("says what it searched for instead", async () => {
    expect((await search(pool, { query: "githbu" })).corrected).toBe("github");
  });

  it("is narrowed by class, severity, signal and source", async () => {
    const found = await search(pool, { query: "file", filter: { class: "destructive", source: "seed" } });
    expect(found.tools.map(({ name }) => name)).toEqual(["delete_file", "delete_file"]);
    expect((await search(pool, { query: "file", filter: { severity: "low" } })).tools).toHaveLength(1);
    expect((await search(pool, { query: "file", filter: { signal: "money" } })).tools).toEqual([]);
  });

  it("has counts beside it, of what was found and of everything", async () => {
    await refreshCounts(pool);
    expect(await facets(pool, {})).toMatchObject({ tools: 8, isSample: false, source: { seed: 8 } });
    expect(await facets(pool, { query: "delete file" })).toMatchObject({
      tools: 2,
      class: { destructive: 2 },
    });
    expect(await totals(pool)).toEqual({ servers: 3, tools: 8 });
    await pool.query("DELETE FROM catalog.servers");
    await refreshCounts(pool);
    expect(await totals(pool)).toEqual({ servers: 0, tools: 0 });
  });
});

describe("lists", () => {
  it("come page by page, each entry once, the riskiest first", async () => {
    const tools = Array.from({ length: 30 }, (_, i) => tool(`${["get", "delete", "create"][i % 3]}_${i}`));
    await putServer(pool, server("a", tools.slice(0, 15)));
    await putServer(pool, server("b", tools.slice(15)));
    const seen: string[] = [];
    for (let page = await listTools(pool, { limit: 7 }); page.length > 0; ) {
      seen.push(...page.map(({ severity, slug, name }) => `${severity} ${slug} ${name}`));
      const after = page.at(-1);
      page = after === undefined ? [] : await listTools(pool, { after, limit: 7 });
    }
    expect(new Set(seen).size).toBe(30);
    expect(seen.map((line) => line.split(" ")[0])).toEqual([
      ...Array(10).fill("critical"),
      ...Array(10).fill("medium"),
      ...Array(10).fill("low"),
    ]);
    const [first] = await listServers(pool, { limit: 1 });
    expect(first?.slug).toBe("a");
    expect((await listServers(pool, first && { after: first })).map(({ slug }) => slug)).toEqual(["b"]);
    expect(await listAddresses(pool, { after: "a", limit: 5 })).toMatchObject([
      { slug: "b", tools: { length: 15 } },
    ]);
  });
});

describe("a run", () => {
  it("goes on where it was until it is finished, and then begins anew", async () => {
    const run = await resumeRun(pool, "registry");
    await noteProgress(pool, run, { cursor: "page 2", done: 100, failures: [{ what: "x", why: "y" }] });
    const resumed = await resumeRun(pool, "registry");
    expect(resumed).toMatchObject({
      id: run.id,
      cursor: "page 2",
      done: 100,
      failures: [{ what: "x", why: "y" }],
    });
    await finishRun(pool, run);
    expect(await lastFinishedRun(pool, "registry")).toMatchObject({ id: run.id });
    expect((await resumeRun(pool, "registry")).id).not.toBe(run.id);
  });
});

describe("what pages are made from", () => {
  it("has another revision after a server was taken in, and the same while nothing was", async () => {
    await putServer(pool, server("a", [tool("read_file")]));
    const before = await catalogueRevision(pool);
    expect(await catalogueRevision(pool)).toBe(before);
    await putServer(pool, server("b", [tool("read_file")]));
    expect(await catalogueRevision(pool)).not.toBe(before);
  });

  it("is cut into parts of so many servers, the last of which may hold fewer", async () => {
    expect(await partEnds(pool, 2)).toEqual([]);
    for (const slug of ["a", "b", "c", "d", "e"]) await putServer(pool, server(slug, []));
    expect(await partEnds(pool, 2)).toEqual(["b", "d", "e"]);
    expect((await listAddresses(pool, { after: "b", limit: 2 })).map(({ slug }) => slug)).toEqual(["c", "d"]);
  });
});

describe("the seed", () => {
  it("fills an empty catalogue once, and nothing is to do the next time", async () => {
    const servers = seedServers();
    const tools = servers.reduce((sum, server) => sum + server.tools.length, 0);
    expect(await loadSeed(pool, servers)).toEqual({ servers: servers.length, tools });
    expect(await totals(pool)).toEqual({ servers: servers.length, tools });
    expect(await loadSeed(pool, servers)).toEqual({ servers: 0, tools: 0 });
    const found = await search(pool, { query: "github mcp create issue" });
    expect(found.tools[0]).toMatchObject({ slug: "server-github", name: "create_issue" });
  });
});
