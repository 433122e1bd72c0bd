import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { seedServers } from "../packages/catalog/load/seed-servers.ts";
import { classify, SEVERITIES, type Severity, suggestForServer } from "../packages/catalog/src/index.ts";
import {
  type ConfiguredServer,
  type KnownServer,
  readFile,
  type Report,
  reportOf,
  sarifOf,
  type ScannedServer,
} from "../packages/scan/src/index.ts";

/**
 * npm run -s scan -- FILE [--fail-on low|medium|high|critical] [--json|--sarif]: what the servers of a client's
 * configuration, or the tools of a tools/list, can do. Nothing is sent anywhere. Exit 1: something is as severe as
 * --fail-on says, or can leak; 2: the file cannot be read.
 */
const USAGE = "Usage: npm run -s scan -- FILE [--fail-on low|medium|high|critical] [--json|--sarif]";

class Problem extends Error {}

type Catalogued = ReturnType<typeof seedServers>[number];

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      "fail-on": { type: "string" },
      json: { type: "boolean", default: false },
      sarif: { type: "boolean", default: false },
    },
  });
  const [file, ...more] = positionals;
  const failOn = severityNamed(values["fail-on"]);
  if (file === undefined || more.length > 0 || (values.json && values.sarif)) throw new Problem(USAGE);
  const catalogue = seedServers();
  const report = reportOf(scanned(textOf(file), catalogue));
  if (values.sarif) print(sarifOf(report, file));
  else if (values.json) print({ ...report, policies: policiesFor(report, catalogue) });
  else process.stdout.write(told(report));
  if (failOn !== undefined && isAtLeast(report, failOn)) process.exitCode = 1;
}

const print = (value: object): boolean => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

function severityNamed(name: string | undefined): Severity | undefined {
  const found = SEVERITIES.find((severity) => severity === name);
  if (name !== undefined && found === undefined)
    throw new Problem(`--fail-on takes ${SEVERITIES.join(", ")}.`);
  return found;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Problem(`${file} cannot be read.`);
  }
}

function scanned(text: string, catalogue: readonly Catalogued[]): ScannedServer[] {
  const read = readFile(text);
  if (read.kind === "unknown") throw new Problem(read.problem);
  if (read.kind === "config") {
    return read.servers.map((configured) => ({ configured, known: find(configured, catalogue) }));
  }
  const names = new Set(read.tools.map((tool) => (tool as { name: string }).name));
  const tools = read.tools.map((tool) => classify(tool, names));
  const configured: ConfiguredServer = {
    name: "this list",
    transport: "http",
    variables: [],
    headers: [],
    isOff: false,
  };
  return [{ configured, known: { slug: "", name: "this list", tools } }];
}

/** By package, or by address; a name that somebody gave a server says nothing. */
function find(
  { package: wanted, url }: ConfiguredServer,
  catalogue: readonly Catalogued[],
): KnownServer | undefined {
  const server = catalogue.find(({ source }) =>
    wanted === undefined
      ? url !== undefined && source.url?.replace(/\/$/, "") === url.replace(/\/$/, "")
      : source.package === wanted.name && (source.registry === wanted.registry || wanted.registry === "npm"),
  );
  return server && { slug: server.id, name: server.name, tools: server.tools.map(({ verdict }) => verdict) };
}

function policiesFor(report: Report, catalogue: readonly Catalogued[]): Record<string, object> {
  const found = report.servers.flatMap(({ configured, known }): [string, object][] => {
    const server = catalogue.find(({ id }) => id === known?.slug);
    if (server === undefined) return [];
    const judged = server.tools.map(({ verdict, ...tool }) => ({ tool, verdict }));
    return [[configured.name, suggestForServer(judged, "balanced").document]];
  });
  return Object.fromEntries(found);
}

function isAtLeast({ highest, leaks }: Report, failOn: Severity): boolean {
  return (
    leaks.length > 0 || (highest !== undefined && SEVERITIES.indexOf(highest) >= SEVERITIES.indexOf(failOn))
  );
}

/** Names are somebody else's text: what a terminal would obey is shown as its code. */
const shown = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);

function told(report: Report): string {
  const { servers, known, unknown, tools, bySeverity, worst, leaks } = report;
  const counts = SEVERITIES.toReversed().map((severity) => `${bySeverity[severity]} ${severity}`);
  const lines = [
    `${servers.length} servers: ${known} in the catalogue with ${tools} tools (${counts.join(", ")}), ${unknown} unknown.`,
    "",
    ...servers.map(({ configured, known: as }) => {
      const is = configured.isOff ? "switched off" : (as?.name ?? "unknown: nobody has classified its tools");
      return `  ${shown(configured.name)}: ${is}`;
    }),
    ...section(
      "The worst tools",
      worst.map(
        ({ server, verdict }) =>
          `${verdict.severity.padEnd(8)}  ${shown(server)} · ${shown(verdict.name)}: ${shown(verdict.why)}`,
      ),
    ),
    ...section(
      "Together they can leak",
      leaks.map(({ text }) => shown(text)),
    ),
    "",
  ];
  return lines.join("\n");
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];

try {
  main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`${error instanceof Problem ? error.message : `${error.message}\n${USAGE}`}\n`);
  process.exitCode = 2;
}
