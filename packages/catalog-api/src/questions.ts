import { SEVERITIES, suggestForServer, suggestForTool, STRENGTHS, TOOL_CLASSES } from "@sallyport/catalog";
import {
  findConfigured,
  getServer,
  getTool,
  listChanges,
  search,
  type ToolDetails,
} from "@sallyport/catalog-store";
import { readFile, reportOf } from "@sallyport/scan";
import * as z from "zod";
import type { Question } from "./question.ts";
import { shownServer, shownTool, shownToolDetails } from "./shown.ts";

const slug = z.string().max(120).describe("The server's id in the catalogue, like server-github");
const limit = z.number().int().min(1).max(50).default(20);
const strength = z.enum(STRENGTHS).default("balanced").describe("How strict the suggested policy is");

function question<Input extends z.ZodRawShape>(made: Question<Input>): Question<Input> {
  return made;
}

const searchServers = question({
  title: "Search the catalogue",
  description:
    "MCP servers and tools by words, half-typed and mistyped ones too, with class, severity and why. Narrow tools by class or severity.",
  input: {
    query: z.string().min(1).max(200),
    class: z.enum(TOOL_CLASSES).optional(),
    severity: z.enum(SEVERITIES).optional(),
    limit,
  },
  answer: async ({ query, class: kind, severity, limit: most }, source) => {
    const filter = { ...(kind && { class: kind }), ...(severity && { severity }) };
    const found = await search(source.pool, { query, filter, limit: most });
    return {
      servers: found.servers.map((server) => shownServer(server, source)),
      tools: found.tools.map((tool) => shownTool(tool, source)),
      ...(found.corrected !== undefined && { searchedFor: found.corrected }),
    };
  },
});

const lookUpServer = question({
  title: "Look a server up",
  description:
    "One MCP server of the catalogue: where it comes from, all its tools with class, severity and why, and a policy for all of them.",
  input: { server: slug, strength },
  answer: async ({ server: wanted, strength: how }, source) => {
    const server = await getServer(source.pool, wanted);
    if (server === undefined) return undefined;
    const { registry, licence, repository, homepage, endpoint, transports, environment, versions, changes } =
      server;
    const policy = suggestForServer(server.tools.map(judged), how);
    return {
      ...shownServer(server, source),
      from: {
        source: server.source,
        registry,
        licence,
        repository,
        homepage,
        endpoint,
        transports,
        environment,
      },
      tools: server.tools.map((tool) => shownTool(tool, source)),
      versions,
      changes: changes.map(({ at, kind, severity, text }) => ({ at, kind, severity, text })),
      policy: { document: policy.document, notes: policy.notes },
      seenAt: server.seenAt,
    };
  },
});

const lookUpTool = question({
  title: "Look a tool up",
  description: "One tool: what it can do, how bad that is and why, its arguments, and a policy for it.",
  input: { server: slug, tool: z.string().min(1).max(256), strength },
  answer: async ({ server, tool: name, strength: how }, source) => {
    const tool = await getTool(source.pool, { slug: server, name });
    if (tool === undefined) return undefined;
    const policy = suggestForTool(judged(tool), how);
    return { ...shownToolDetails(tool, source), policy: { document: policy.document, notes: policy.notes } };
  },
});

function judged({ name, definition, class: kind, severity, confidence, unsure, signals, why }: ToolDetails) {
  const verdict = { name, class: kind, severity, confidence, unsure, signals, why };
  return { tool: { name, inputSchema: definition["inputSchema"] }, verdict };
}

const checkStack = question({
  title: "Check a stack of servers",
  description:
    "What the MCP servers of a client's configuration can do together: counts by severity, the worst tools, and combinations that can leak private data. Take secrets out of the configuration first; values of env and headers are not read.",
  input: {
    config: z.string().min(2).max(200_000).describe("The configuration file as text: JSON, TOML or YAML"),
  },
  answer: async ({ config }, source) => {
    const read = readFile(config);
    if (read.kind !== "config") {
      return {
        problem: read.kind === "unknown" ? read.problem : "This is a tools/list and no configuration.",
      };
    }
    const servers = await Promise.all(
      read.servers.map(async (configured) => ({
        configured,
        known: await findConfigured(source.pool, configured),
      })),
    );
    const report = reportOf(servers);
    return {
      servers: report.servers.map(({ configured, known }) => ({
        name: configured.name,
        isOff: configured.isOff,
        known: known !== undefined,
        ...(known && { server: known.slug, page: `${source.site}/catalog/${known.slug}` }),
      })),
      tools: report.tools,
      bySeverity: report.bySeverity,
      worst: report.worst.map(({ server, verdict }) => ({
        server,
        tool: verdict.name,
        severity: verdict.severity,
        why: verdict.why,
      })),
      leaks: report.leaks.map(({ text }) => text),
    };
  },
});

const changesSince = question({
  title: "Changes since a day",
  description:
    "What is new in the catalogue, the newest first: servers, tools that appeared, changed or are gone, and how bad that is.",
  input: {
    since: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("An ISO 8601 time, like 2026-11-30T00:00:00Z"),
    server: slug.optional(),
    severity: z.enum(SEVERITIES).optional().describe("No milder changes than this"),
    before: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional()
      .describe("The id of the last change of the page before"),
    limit,
  },
  answer: async ({ since, server, severity, before, limit: most }, { pool }) => {
    const changes = await listChanges(pool, {
      limit: most,
      ...(since !== undefined && { since: new Date(since) }),
      ...(server !== undefined && { slug: server }),
      ...(severity !== undefined && { atLeast: severity }),
      ...(before !== undefined && { before }),
    });
    return { changes };
  },
});

/** All that can be asked, by the name of its tool. */
export const QUESTIONS = {
  search: searchServers,
  get_server: lookUpServer,
  get_tool: lookUpTool,
  check_stack: checkStack,
  changes_since: changesSince,
} as const;
