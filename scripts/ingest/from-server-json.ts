import * as z from "zod";
import { type FoundServer, NOTHING_KNOWN, said } from "./found-server.ts";

/** The parts of a server.json (registry's schema) that count here; whatever else it has is left alone. */
const serverJson = z.object({
  name: z.string().min(1).max(200),
  title: z.string().optional(),
  description: z.string().optional(),
  version: z.string().max(200).optional(),
  websiteUrl: z.string().optional(),
  repository: z.object({ url: z.string().optional() }).optional(),
  packages: z
    .array(
      z.object({
        registryType: z.string().optional(),
        identifier: z.string().optional(),
        transport: z.object({ type: z.string().optional() }).optional(),
        environmentVariables: z.array(z.object({ name: z.string() })).optional(),
      }),
    )
    .optional(),
  remotes: z.array(z.object({ type: z.string().optional(), url: z.string() })).optional(),
});

/** A server as its server.json tells of it. Its tools stay unknown. Throws a sentence for what is none. */
export function fromServerJson(
  value: unknown,
  { source, seenAt }: { readonly source: "registry" | "server_json"; readonly seenAt: Date },
): FoundServer {
  const parsed = serverJson.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`This is no server.json: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
  }
  const {
    name,
    title,
    description,
    version,
    websiteUrl,
    repository,
    packages = [],
    remotes = [],
  } = parsed.data;
  const [pack] = packages;
  const words = { title: said(title, 200), description: said(description) };
  return {
    ...NOTHING_KNOWN,
    name: title ?? name,
    said: Object.fromEntries(Object.entries(words).filter(([, text]) => text !== undefined)),
    source,
    sourceRef: name,
    registry: pack?.registryType ?? (remotes.length > 0 ? "remote" : null),
    package: pack?.identifier ?? null,
    version: version ?? null,
    homepage: webAddress(websiteUrl),
    repository: webAddress(repository?.url),
    endpoint: webAddress(remotes[0]?.url),
    transports: [
      ...new Set([
        ...packages.map(({ transport }) => transport?.type ?? "stdio"),
        ...remotes.map(({ type }) => type ?? "streamable-http"),
      ]),
    ],
    environment: [
      ...new Set(
        packages.flatMap(({ environmentVariables = [] }) => environmentVariables.map((one) => one.name)),
      ),
    ].slice(0, 50),
    seenAt,
  };
}

/** Only what a page may link to. */
function webAddress(text: string | undefined): string | null {
  if (text === undefined || !URL.canParse(text)) return null;
  const { protocol } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? text.slice(0, 500) : null;
}
