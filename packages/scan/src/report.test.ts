import { classify } from "@sallyport/catalog";
import { describe, expect, test } from "vitest";
import { leakRolesOf } from "./roles.ts";
import { reportOf, type ScannedServer } from "./report.ts";
import { sarifOf } from "./sarif.ts";

const text = { type: "string" };
const verdict = (name: string, properties: Record<string, object> = {}, description = "") =>
  classify({ name, description, inputSchema: { type: "object", properties } });

function server(name: string, tools: ReturnType<typeof verdict>[] | undefined, isOff = false): ScannedServer {
  const configured = { name, transport: "stdio" as const, variables: [], headers: [], isOff };
  return { configured, known: tools === undefined ? undefined : { slug: name, name, tools } };
}

const FILES = [verdict("read_file", { path: text }), verdict("delete_file", { path: text })];
const WEB = [verdict("fetch_page", { url: { type: "string", format: "uri" } }, "Fetches a web page.")];
const MAIL = [verdict("send_email", { to: text, body: text }, "Sends an e-mail.")];

describe("a report", () => {
  test("counts servers, tools and severities, and names the worst first", () => {
    const report = reportOf([
      server("files", FILES),
      server("web", WEB),
      server("mine", undefined),
      server("off", FILES, true),
    ]);
    expect(report).toMatchObject({ known: 2, unknown: 1, tools: 3, highest: "critical" });
    expect(report.bySeverity).toEqual({ low: 2, medium: 0, high: 0, critical: 1 });
    expect(report.worst.map(({ verdict: { name } }) => name)).toEqual([
      "delete_file",
      "read_file",
      "fetch_page",
    ]);
  });

  test("of nothing is empty", () => {
    expect(reportOf([])).toMatchObject({ known: 0, tools: 0, worst: [], leaks: [], highest: undefined });
  });

  test("says which tools of several servers together can leak", () => {
    const { leaks } = reportOf([server("files", FILES), server("web", WEB), server("mail", MAIL)]);
    expect(leaks.map(({ text: says }) => says)).toContain(
      "fetch_page of web brings in what strangers wrote, read_file of files reads what is yours, and send_email of mail can send it out.",
    );
  });

  test.each([
    ["private data and a way out, no strangers", [server("files", FILES), server("mail", MAIL)]],
    ["nothing private", [server("mail", MAIL)]],
    [
      "a server that is switched off",
      [server("files", FILES), server("mail", MAIL), server("web", WEB, true)],
    ],
  ])("names no leak for %s", (_, servers) => {
    expect(reportOf(servers).leaks).toEqual([]);
  });

  test("as SARIF has a result for each of the worst tools, each leak and each unknown server", () => {
    const report = reportOf([
      server("files", FILES),
      server("web", WEB),
      server("mail", MAIL),
      server("mine", undefined),
    ]);
    const sarif = JSON.parse(JSON.stringify(sarifOf(report, ".mcp.json")));
    const results = sarif.runs[0].results as { ruleId: string; level: string }[];
    expect(results).toHaveLength(report.worst.length + report.leaks.length + 1);
    const rules = new Set(sarif.runs[0].tool.driver.rules.map(({ id }: { id: string }) => id));
    expect(results.filter(({ ruleId }) => !rules.has(ruleId))).toEqual([]);
    expect(results.find(({ ruleId }) => ruleId === "tool/destructive")?.level).toBe("error");
  });
});

test.each([
  ["read_file", FILES[0], ["private"]],
  ["fetch_page", WEB[0], ["untrusted", "outward"]],
  ["send_email", MAIL[0], ["outward"]],
  ["get_time", verdict("get_time"), []],
  ["execute_sql", verdict("execute_sql", { sql: text }), ["private", "outward"]],
])("%s has its parts in a leak", (_, tool, roles) => {
  expect(tool && leakRolesOf(tool)).toEqual(roles);
});
