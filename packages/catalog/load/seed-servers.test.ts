import { readdirSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { METHOD_VERSION, STRENGTHS, suggestForTool, suggestionFaults, TOOL_CLASSES } from "../src/index.ts";
import { seedServers } from "./seed-servers.ts";

const servers = seedServers();
const tools = servers.flatMap(({ id, tools }) => tools.map((tool) => ({ id, tool })));

describe("the seed catalogue", () => {
  it("has 71 servers with 1,940 tools, each with an id of its own", () => {
    expect(new Set(servers.map(({ id }) => id)).size).toBe(71);
    expect(tools).toHaveLength(1940);
  });

  it("is judged by the current method", () => {
    const stale = servers.filter(({ method }) => method !== METHOD_VERSION).map(({ id }) => id);
    expect(stale, "run: npm run catalog -- seed FOLDER").toEqual([]);
  });

  it("stays small", () => {
    const folder = new URL("../seed/", import.meta.url);
    const bytes = readdirSync(folder).map((file) => statSync(new URL(file, folder)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
  });

  it("has one to three sentences about each server", () => {
    const odd = servers.filter(({ about }) => {
      const sentences = about.match(/[.!?](?:\s|$)/g)?.length ?? 0;
      return sentences < 1 || sentences > 4 || about.startsWith("An MCP server with");
    });
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  it("has a sentence about each tool", () => {
    const odd = tools.filter(
      ({ tool: { about } }) =>
        !/^[A-Z][^\n]{10,400}\.$/.test(about) || /no description|undefined|\s{2}/i.test(about),
    );
    expect(odd.map(({ id, tool }) => `${id} ${tool.name}: ${tool.about}`)).toEqual([]);
  });

  it("has words of ours for every tool that executes, destroys or pays", () => {
    const grave = ["execute", "destructive", "financial"];
    const bare = tools.filter(({ tool }) => !tool.written && grave.includes(tool.verdict.class));
    expect(bare.map(({ id, tool }) => `${id} ${tool.name}`)).toEqual([]);
  });

  it("keeps no sentence of anybody else's schema", () => {
    const texts = JSON.stringify(tools.map(({ tool }) => tool.inputSchema ?? {}));
    expect(texts).not.toMatch(/"(?:description|examples|\$comment|markdownDescription)":"/);
  });
});

describe("what the seed pages say", () => {
  const named = (id: string) => servers.find((server) => server.id === id);

  it("of Python: three tools, by Dave-London/Pare", () => {
    const python = named("pare-test");
    expect(python).toMatchObject({
      name: "Python",
      source: { repository: "https://github.com/Dave-London/Pare" },
      toolCount: 3,
    });
    expect(python?.tools).toHaveLength(3);
  });

  it("of coverage: execute, high, a file-system path (path), 11 properties", () => {
    const coverage = named("pare-test")?.tools.find(({ name }) => name === "coverage");
    expect(coverage).toMatchObject({ written: true, verdict: { class: "execute", severity: "high" } });
    const signals = coverage?.verdict.signals.map(({ kind, parameter, words }) => [kind, parameter ?? words]);
    expect(signals).toContainEqual(["path", "path"]);
    expect(signals).toContainEqual(["many_parameters", "11"]);
    expect(Object.keys(coverage?.inputSchema?.["properties"] ?? {})).toHaveLength(11);
  });

  it("of coverage: ten calls a minute, as it stands in the page", () => {
    const coverage = named("pare-test")?.tools.find(({ name }) => name === "coverage");
    if (coverage === undefined) throw new Error("The seed has no coverage.");
    expect(suggestForTool({ tool: coverage, verdict: coverage.verdict }, "balanced").document).toEqual({
      version: "1",
      default: "deny",
      tools: {
        coverage: { limits: [{ counter: "coverage_rate", window: "minute", max: 10, scope: "grant" }] },
      },
    });
  });

  it("of Space0: 60 tools at its address, of which one is known, and that reads", () => {
    const space0 = named("space0");
    expect(space0).toMatchObject({
      name: "Space0",
      toolCount: 60,
      source: { url: "https://mcp.0.space/mcp" },
    });
    expect(space0?.tools).toMatchObject([
      { name: "coverage_of", written: true, verdict: { class: "read", severity: "low", unsure: false } },
    ]);
    expect(space0?.tools[0]).not.toHaveProperty("inputSchema");
  });
});

/** All of them: npm run catalog -- check. */
describe("the policies suggested for every 20th tool, and for each of the gravest", () => {
  const sampled = tools.filter(
    ({ tool }, index) =>
      index % 20 === 0 ||
      tool.verdict.class === "financial" ||
      (tool.verdict.severity === "critical" && index % 4 === 0),
  );

  it("are of every class", () => {
    const classes = new Set(sampled.map(({ tool }) => tool.verdict.class));
    expect(TOOL_CLASSES.filter((name) => !classes.has(name))).toEqual([]);
  });

  it.each(STRENGTHS)("are clean, and let one call pass and refuse another: %s", (strength) => {
    const faults = sampled.flatMap(({ id, tool }) => {
      const judged = { tool, verdict: tool.verdict };
      return suggestionFaults(suggestForTool(judged, strength), judged).map(
        (fault) => `${id} ${tool.name}: ${fault}`,
      );
    });
    expect(faults).toEqual([]);
  });
});
