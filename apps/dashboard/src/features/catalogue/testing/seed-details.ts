import { SEVERITIES, TOOL_CLASSES } from "@sallyport/catalog";
import { seedServers } from "@sallyport/catalog/seed-servers";
import type { ServerDetails, ToolDetails } from "@sallyport/catalog-store";

/** A server of the seed catalogue as the store gives it back. */
export function seedDetails(id: string): ServerDetails {
  const seed = seedServers().find((server) => server.id === id);
  if (seed === undefined) throw new Error(`The seed has no ${id}.`);
  const at = new Date(`${seed.seen}T00:00:00Z`);
  const dates = { firstSeenAt: at, seenAt: at, changedAt: at };
  const tools = seed.tools.map(({ name, about, verdict, inputSchema, annotations }): ToolDetails => {
    const definition = { name, ...(inputSchema && { inputSchema }), ...(annotations && { annotations }) };
    return {
      ...verdict,
      slug: id,
      server: seed.name,
      source: "seed",
      title: null,
      summary: about,
      definition,
      hash: "",
      method: seed.method,
      ...dates,
    };
  });
  const worst = tools.map(({ severity }) => SEVERITIES.indexOf(severity)).reduce((a, b) => Math.max(a, b), 0);
  return {
    slug: id,
    name: seed.name,
    summary: seed.about,
    source: "seed",
    version: seed.source.version ?? seed.reported.version,
    package: seed.source.package,
    toolsSeenAt: at,
    toolCount: seed.toolCount,
    classCounts: TOOL_CLASSES.map((kind) => tools.filter((tool) => tool.class === kind).length),
    severityCounts: SEVERITIES.map((severity) => tools.filter((tool) => tool.severity === severity).length),
    worst: SEVERITIES[worst] ?? "low",
    watch: null,
    said: { title: seed.reported.name },
    sourceRef: id,
    registry: seed.source.registry,
    licence: seed.source.license,
    homepage: seed.source.homepage,
    repository: seed.source.repository,
    endpoint: seed.source.url,
    transports: [seed.transport],
    environment: seed.environment,
    ...dates,
    versions: [],
    tools,
    changes: [],
  };
}
