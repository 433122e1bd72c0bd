import {
  classify,
  type Judged,
  SEVERITIES,
  type Severity,
  suggestForServer,
  type Verdict,
} from "@sallyport/catalog";
import { type Catalogue, findConfigured, getServer } from "@sallyport/catalog-store";
import { type ConfiguredServer, reportOf, type ScannedServer as Scanned } from "@sallyport/scan";
import type { ScanAnswer, ScannedServer, WorstTool } from "./scan-answer.ts";
import type { ScanInput } from "./scan-input.ts";

type Found = { readonly scanned: Scanned; readonly slug?: string; readonly judged: readonly Judged[] };

/** The report on what somebody sent: what the catalogue knows of the servers, or what is judged of the tools. */
export async function answerScan(pool: Catalogue, input: ScanInput): Promise<ScanAnswer> {
  const found = "tools" in input ? [judgedHere(input.tools)] : await lookUp(pool, input.servers);
  const report = reportOf(found.map(({ scanned }) => scanned));
  return {
    servers: found.map(toServer),
    known: report.known,
    unknown: report.unknown,
    tools: report.tools,
    bySeverity: report.bySeverity,
    worst: report.worst.map(({ server, slug, verdict }): WorstTool => {
      const { name, class: kind, severity, why } = verdict;
      const isCatalogued = slug !== undefined && slug !== "";
      return { server, ...(isCatalogued && { slug }), name, class: kind, severity, why };
    }),
    leaks: report.leaks.map(({ text, inOneServer }) => ({ text, inOneServer })),
  };
}

async function lookUp(pool: Catalogue, servers: readonly ConfiguredServer[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const configured of servers) {
    const known = await findConfigured(pool, configured);
    const details = known === undefined ? undefined : await getServer(pool, known.slug);
    const judged = (details?.tools ?? []).map((tool): Judged => {
      const { name, class: kind, severity, confidence, unsure, signals, why } = tool;
      const verdict = { name, class: kind, severity, confidence, unsure, signals, why };
      return { tool: { name, inputSchema: tool.definition["inputSchema"] }, verdict };
    });
    found.push({ scanned: { configured, known }, ...(known !== undefined && { slug: known.slug }), judged });
  }
  return found;
}

const PASTED: ConfiguredServer = {
  name: "The server of this list",
  transport: "http",
  variables: [],
  headers: [],
  isOff: false,
};

function judgedHere(tools: readonly { readonly name: string; readonly [key: string]: unknown }[]): Found {
  const names = new Set(tools.map(({ name }) => name));
  const judged = tools.map((tool): Judged => {
    const { name, inputSchema } = tool;
    return { tool: { name, inputSchema }, verdict: classify(tool, names) };
  });
  const verdicts = judged.map(({ verdict }) => verdict);
  const known = { slug: "", name: PASTED.name, tools: verdicts };
  return { scanned: { configured: PASTED, known }, judged };
}

function toServer({ scanned: { configured, known }, slug, judged }: Found): ScannedServer {
  const { name, isOff, url } = configured;
  const policy = judged.length === 0 ? undefined : suggestForServer(judged, "balanced");
  return {
    name,
    what: whatOf(configured),
    ...(url !== undefined && !url.includes("***") && { url }),
    isOff,
    ...(known !== undefined && {
      known: {
        ...(slug !== undefined && { slug }),
        name: known.name,
        tools: known.tools.length,
        worst: worstOf(known.tools),
      },
    }),
    ...(policy !== undefined && { policy: { text: policy.text, notes: policy.notes } }),
  };
}

function whatOf({ package: pack, url, program }: ConfiguredServer): string {
  if (pack !== undefined) return `${pack.registry}: ${pack.name}`;
  return url ?? program ?? "tools/list";
}

function worstOf(verdicts: readonly Verdict[]): Severity {
  const ranks = verdicts.map(({ severity }) => SEVERITIES.indexOf(severity));
  return SEVERITIES[Math.max(0, ...ranks)] ?? "low";
}
