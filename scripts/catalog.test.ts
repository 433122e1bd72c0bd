import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "../packages/policy/src/index.ts";

const ROOT = join(import.meta.dirname ?? "", "..");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "catalog-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function catalog(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const tsx = join(ROOT, "node_modules/tsx/dist/cli.mjs");
  return spawnSync(process.execPath, [tsx, join(ROOT, "scripts/catalog.ts"), ...args], { encoding: "utf8" });
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("npm run catalog -- classify", () => {
  const tools = [
    { name: "delete_file", inputSchema: { type: "object", properties: { path: { type: "string" } } } },
    { name: "list_files" },
  ];

  it("prints a line of JSON for each tool", () => {
    const { status, stdout } = catalog("classify", file("tools.json", JSON.stringify({ tools })), "--json");
    const [first, second] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(status).toBe(0);
    expect(Object.keys(first ?? {})).toEqual([
      "name",
      "class",
      "severity",
      "confidence",
      "unsure",
      "signals",
      "why",
    ]);
    expect(first).toMatchObject({ name: "delete_file", class: "destructive", severity: "critical" });
    expect(second).toMatchObject({ name: "list_files", class: "read", severity: "low" });
  });

  it("prints a table in which a name is only text", () => {
    const path = file("odd.json", JSON.stringify({ tools: [{ name: "list_\u001b[31mfiles" }] }));
    const { stdout } = catalog("classify", path);
    expect(stdout).toContain("list_\\u{1b}[31mfiles  read");
    expect(stdout).not.toContain("\u001b");
  });

  it.each([
    ["a file that is not there", "none.json", undefined, /none\.json cannot be read\./],
    ["a file that is no JSON", "text.json", "tools", /text\.json is no JSON\./],
    ["a file without tools", "other.json", "{}", /other\.json: This is no tools\/list/],
  ])("refuses %s in one sentence", (_title, name, text, problem) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    const { status, stdout, stderr } = catalog("classify", path, "--json");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(problem)]);
  });
});

describe("npm run catalog -- suggest", () => {
  const tools = [
    { name: "run_tests", inputSchema: { type: "object", properties: { path: { type: "string" } } } },
    { name: "delete_file", inputSchema: { type: "object", properties: { path: { type: "string" } } } },
  ];
  const text = JSON.stringify({ tools });

  it("prints the document, its text, its notes and its version", () => {
    const args = ["--tool", "run_tests", "--strength", "balanced", "--json"];
    const { status, stdout } = catalog("suggest", file("suggest.json", text), ...args);
    const suggestion = JSON.parse(stdout) as { document: unknown; text: string };
    expect(status).toBe(0);
    expect(Object.keys(suggestion)).toEqual(["document", "text", "notes", "version"]);
    expect(JSON.parse(suggestion.text)).toEqual(suggestion.document);
    expect(suggestion.document).toEqual({
      version: "1",
      default: "deny",
      tools: {
        run_tests: { limits: [{ counter: "run_tests_rate", window: "minute", max: 10, scope: "grant" }] },
      },
    });
  });

  it("prints a policy for all tools that can be pasted, with what to fill in as comments", () => {
    const { stdout } = catalog("suggest", file("whole.json", text), "--strength", "cautious");
    expect(stdout).toMatch(/^\/\/ Replace \/srv\/data/);
    expect(stdout).toContain('"all_tools_rate"');
    expect(parse(stdout)).toMatchObject({ ok: true, warnings: [] });
  });

  it.each([
    ["a strength that there is not", ["--strength", "bold"], /one of cautious, balanced, open/],
    ["a tool that the file does not have", ["--tool", "none"], /has no tool "none"/],
  ])("refuses %s in one sentence", (_title, args, problem) => {
    const { status, stdout, stderr } = catalog("suggest", file("refused.json", text), ...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(problem)]);
  });
});
