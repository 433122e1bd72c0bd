import { SEVERITIES, TOOL_CLASSES } from "@sallyport/catalog";
import { CATALOGUE, CHANGES, classPath, serverPath, severityPath, toolPath } from "./addresses.ts";

/** How many servers one part of the site map holds. */
export const PART_SIZE = 1000;

type Entry = { readonly path: string; readonly changedAt?: Date };
type Server = { readonly slug: string; readonly changedAt: Date; readonly tools: readonly string[] };

/** Pages that are there whatever the catalogue holds. */
const STANDING: readonly string[] = [
  "/",
  "/docs",
  "/docs/policy-language",
  "/docs/policy-language-2",
  "/docs/clients",
  CATALOGUE,
  CHANGES,
  ...TOOL_CLASSES.map(classPath),
  ...SEVERITIES.map(severityPath),
];

/** The list of parts: one for standing pages, and one for each thousand servers. */
export function sitemapIndex(origin: string, parts: number): string {
  const paths = ["pages", ...Array.from({ length: parts }, (_, index) => String(index + 1))];
  return `${HEAD}<sitemapindex ${NAMESPACE}>
${paths.map((part) => `<sitemap><loc>${xml(`${origin}/sitemap/${part}`)}</loc></sitemap>`).join("\n")}
</sitemapindex>
`;
}

export const standingPages = (origin: string, more: readonly string[] = []): string =>
  urls(
    origin,
    [...STANDING, ...more].map((path) => ({ path })),
  );

/** Servers, each with its tools. */
export const serverPages = (origin: string, servers: readonly Server[]): string =>
  urls(
    origin,
    servers.flatMap(({ slug, changedAt, tools }): Entry[] => [
      { path: serverPath(slug), changedAt },
      ...tools.map((tool) => ({ path: toolPath(slug, tool), changedAt })),
    ]),
  );

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
/** What the protocol of site maps allows in one file. */
const MAX_URLS = 50_000;

function urls(origin: string, entries: readonly Entry[]): string {
  const lines = entries.slice(0, MAX_URLS).map(({ path, changedAt }) => {
    const changed =
      changedAt === undefined ? "" : `<lastmod>${changedAt.toISOString().slice(0, 10)}</lastmod>`;
    return `<url><loc>${xml(origin + path)}</loc>${changed}</url>`;
  });
  return `${HEAD}<urlset ${NAMESPACE}>\n${lines.join("\n")}\n</urlset>\n`;
}

const xml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("'", "&apos;");
