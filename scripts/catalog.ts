import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  classify,
  type Evaluation,
  evaluate,
  factsOf,
  readLabels,
  type ServerLabels,
  TOOL_CLASSES,
  type Verdict,
} from "../packages/catalog/src/index.ts";
import { checkSeed } from "./catalog/check.ts";
import { ingestSource } from "./catalog/ingest.ts";
import { Problem, toolsIn } from "./catalog/read-tools.ts";
import { makeSeeds } from "./catalog/seed.ts";
import { suggest } from "./catalog/suggest.ts";

/**
 * npm run -s catalog -- classify FILE [--json]: judges each tool of a tools/list file.
 * npm run -s catalog -- evaluate FOLDER [--misses]: holds the judge against the labels, on a folder of such files.
 * npm run -s catalog -- facts FOLDER: writes anew what the tests judge, from a folder of such files.
 * npm run -s catalog -- suggest FILE [--strength cautious|balanced|open] [--tool NAME] [--json]: a policy for its tools.
 * npm run -s catalog -- seed FOLDER: makes the facts of the seed catalogue anew, from a folder of such files.
 * npm run -s catalog -- ingest SOURCE: takes servers into the catalogue; see docs/catalogue.md.
 * npm run -s catalog -- check: tries every suggested policy of every tool of the seed catalogue.
 */
const USAGE =
  "Usage: npm run -s catalog -- classify FILE [--json] | evaluate FOLDER [--misses tune|check] | facts FOLDER | suggest FILE [--strength cautious|balanced|open] [--tool NAME] [--json] | seed FOLDER | ingest SOURCE [--headers FILE] [--env NAME=VALUE] [--arg VALUE] [--allow-network] [--allow-private] [--offline] [--all] | check";

const LABELS = join(import.meta.dirname ?? "", "../packages/catalog/labels");
const HALVES = ["tune", "check"] as const;
type Half = (typeof HALVES)[number];

function classifyFile(file: string, asJson: boolean): string {
  const tools = toolsIn(file);
  const siblings = new Set(tools.map((tool) => (tool as { name: string }).name));
  const verdicts = tools.map((tool) => classify(tool, siblings));
  return asJson ? verdicts.map((verdict) => `${JSON.stringify(verdict)}\n`).join("") : table(verdicts);
}

/** Names are somebody else's text: what a terminal would obey is shown as its code. */
const shown = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);

function table(verdicts: readonly Verdict[]): string {
  const width = Math.min(50, Math.max(4, ...verdicts.map(({ name }) => shown(name).length)));
  const rows = verdicts.map((verdict) => {
    const { name, class: kind, severity, confidence, unsure, signals, why } = verdict;
    const head = `${shown(name).padEnd(width)}  ${kind.padEnd(11)}  ${severity.padEnd(8)}  ${confidence.toFixed(2)}  ${unsure ? "unsure" : "      "}  ${shown(why)}\n`;
    return head + signals.map(({ text }) => `${" ".repeat(width + 2)}- ${shown(text)}\n`).join("");
  });
  return rows.join("");
}

type Labelled = { readonly labels: ServerLabels; readonly tools: readonly unknown[] };

function serversOf(half: Half, folder: string): Labelled[] {
  return readdirSync(join(LABELS, half)).map((file) => ({
    labels: readLabels(JSON.parse(readFileSync(join(LABELS, half, file), "utf8"))),
    tools: toolsIn(join(folder, file)),
  }));
}

function report(half: Half, { count, accuracy, matrix, ...rest }: Evaluation): string {
  const cell = (text: string | number): string => String(text).padStart(12);
  const rows = TOOL_CLASSES.map((row, at) => `${cell(row)}${(matrix[at] ?? []).map(cell).join("")}`);
  return [
    `${half}: ${count} tools, accuracy ${accuracy.toFixed(4)}; ${rest.grave.length} destructive or financial called read`,
    `${rest.unsureLabels} labels are unsure, ${rest.unsureLabels - rest.tooSure.length} of them marked so; ${rest.unsureVerdicts} verdicts are unsure`,
    `${cell("label \\ is")}${TOOL_CLASSES.map(cell).join("")}`,
    ...rows,
    "",
  ].join("\n");
}

function missesOf({ misses, tooSure }: Evaluation): string {
  const line = ({ server, name, label, verdict }: Evaluation["misses"][number]): string =>
    `${server} ${name}: ${label.class}${label.unsure ? "?" : ""}, judged ${verdict.class}${verdict.unsure ? "?" : ""}. ${verdict.why}\n`;
  return `${misses.map(line).join("")}Too sure:\n${tooSure.map(line).join("")}`;
}

function evaluateFolder(folder: string, misses: string | undefined): string {
  const halves = HALVES.map((half) => ({ half, servers: serversOf(half, folder) }));
  const reports = halves.map(({ half, servers }) => {
    const evaluation = evaluate(servers);
    return report(half, evaluation) + (misses === half ? missesOf(evaluation) : "");
  });
  const tools = halves.flatMap(({ servers }) => servers.flatMap((server) => server.tools));
  return `${reports.join("\n")}\n${bench(tools)}`;
}

function bench(tools: readonly unknown[]): string {
  const began = performance.now();
  let count = 0;
  while (performance.now() - began < 2000) {
    for (const tool of tools) classify(tool);
    count += tools.length;
  }
  return `${Math.round((count / (performance.now() - began)) * 1000)} tools a second\n`;
}

function writeFacts(folder: string): string {
  for (const half of HALVES) {
    const lines = serversOf(half, folder).flatMap(({ labels: { server, labels }, tools }) =>
      tools
        .filter((tool) => labels.has((tool as { name: string }).name))
        .map((tool) => `${JSON.stringify({ server, tool: factsOf(tool) })}\n`),
    );
    writeFileSync(join(LABELS, `${half}.facts.jsonl`), lines.join(""));
  }
  return "Written.\n";
}

async function run(): Promise<string> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      misses: { type: "string" },
      strength: { type: "string" },
      tool: { type: "string" },
      headers: { type: "string" },
      env: { type: "string", multiple: true },
      arg: { type: "string", multiple: true },
      "allow-network": { type: "boolean", default: false },
      "allow-private": { type: "boolean", default: false },
      offline: { type: "boolean", default: false },
      all: { type: "boolean", default: false },
    },
  });
  const [command, place, ...more] = positionals;
  if (command === "check" && place === undefined) return checkSeed();
  if (place === undefined || more.length > 0) throw new Problem(USAGE);
  if (command === "classify") return classifyFile(place, values.json);
  if (command === "evaluate") return evaluateFolder(place, values.misses);
  if (command === "facts") return writeFacts(place);
  if (command === "suggest") return suggest(place, values);
  if (command === "seed") return makeSeeds(place);
  if (command === "ingest") return ingestSource(place, values);
  throw new Problem(USAGE);
}

try {
  process.stdout.write(await run());
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`${error instanceof Problem ? error.message : `${error.message}\n${USAGE}`}\n`);
  process.exitCode = 1;
}
