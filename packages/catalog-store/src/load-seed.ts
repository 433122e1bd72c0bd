import { createHash } from "node:crypto";
import type { CataloguedServer, CataloguedTool } from "@sallyport/catalog/seed";
import type pg from "pg";
import { refreshCounts } from "./facets.ts";
import type { IngestedServer, IngestedTool } from "./ingested.ts";
import { putServer } from "./put-server.ts";
import { finishRun, lastFinishedRun, noteProgress, resumeRun } from "./runs.ts";

/** How many servers were loaded: none where this very seed has been loaded before. */
export type SeedLoaded = { readonly servers: number; readonly tools: number };

const AT_ONCE = 4;

/**
 * Fills the catalogue with the seed that the repository carries. What was loaded before is known by its content, so
 * this costs one question at each further start. Throws what pg throws.
 */
export async function loadSeed(pool: pg.Pool, servers: readonly CataloguedServer[]): Promise<SeedLoaded> {
  const digest = createHash("sha256").update(JSON.stringify(servers)).digest("hex").slice(0, 16);
  const source = `seed:${digest}`;
  if ((await lastFinishedRun(pool, source)) !== undefined) return { servers: 0, tools: 0 };
  const run = await resumeRun(pool, source);
  const left = [...servers];
  const work = async (): Promise<void> => {
    for (let server = left.shift(); server !== undefined; server = left.shift()) {
      await putServer(pool, fromSeed(server));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await refreshCounts(pool);
  await noteProgress(pool, run, { cursor: null, done: servers.length, failures: [] });
  await finishRun(pool, run);
  return { servers: servers.length, tools: servers.reduce((sum, { tools }) => sum + tools.length, 0) };
}

function fromSeed(server: CataloguedServer): IngestedServer {
  const { id, name, about, source, reported, transport, seen, method } = server;
  return {
    slug: id,
    name,
    summary: about,
    watch: null,
    said: { title: reported.name },
    source: "seed",
    sourceRef: id,
    registry: source.registry,
    package: source.package,
    version: source.version ?? reported.version,
    licence: source.license,
    homepage: source.homepage,
    repository: source.repository,
    endpoint: source.url,
    transports: [transport],
    environment: server.environment,
    toolCount: server.toolCount,
    seenAt: new Date(`${seen}T00:00:00Z`),
    tools: server.tools.map((tool) => toTool(tool, method)),
  };
}

function toTool(
  { name, about, verdict, inputSchema, annotations, output }: CataloguedTool,
  method: string,
): IngestedTool {
  const definition = {
    name,
    ...(inputSchema && { inputSchema }),
    ...(output && {
      outputSchema: { type: "object", properties: Object.fromEntries(output.map((key) => [key, {}])) },
    }),
    ...(annotations && { annotations }),
  };
  return { name, title: null, summary: about, definition, verdict, method };
}
