import type { ServerDetails } from "@sallyport/catalog-store";
import { printable } from "@sallyport/ui";
import { CATALOGUE, serverPath } from "./addresses.ts";
import { plainOf } from "./rich.ts";
import { safeLink } from "./server-words.ts";
import type { ToolContent } from "./tool-content.ts";

const SCHEMA = { "@context": "https://schema.org" };

type Step = { readonly name: string; readonly path: string };

const breadcrumbs = (origin: string, steps: readonly Step[]): object => ({
  "@type": "BreadcrumbList",
  itemListElement: steps.map(({ name, path }, index) => ({
    "@type": "ListItem",
    position: index + 1,
    name: printable(name),
    item: `${origin}${path}`,
  })),
});

const HOME: Step = { name: "Catalogue", path: CATALOGUE };

/** schema.org's description of a tool's page: where it stands, what it is about, and its questions. */
export function toolData(content: ToolContent, origin: string): object {
  const { tool, server, path, summary, questions } = content;
  return {
    ...SCHEMA,
    "@graph": [
      breadcrumbs(origin, [
        HOME,
        { name: server.name, path: serverPath(server.slug) },
        { name: tool.name, path },
      ]),
      {
        "@type": "TechArticle",
        headline: printable(`${tool.name}: ${server.name} MCP tool`),
        description: printable(summary),
        url: `${origin}${path}`,
        dateModified: tool.changedAt.toISOString(),
        about: softwareOf(server, origin),
      },
      {
        "@type": "FAQPage",
        mainEntity: questions.map(({ ask, answer }) => ({
          "@type": "Question",
          name: printable(plainOf(ask)),
          acceptedAnswer: { "@type": "Answer", text: printable(answer.map(plainOf).join(" ")) },
        })),
      },
    ],
  };
}

/** The same of a server's page. */
export function serverData(server: ServerDetails, origin: string): object {
  return {
    ...SCHEMA,
    "@graph": [
      breadcrumbs(origin, [HOME, { name: server.name, path: serverPath(server.slug) }]),
      softwareOf(server, origin),
    ],
  };
}

function softwareOf(server: ServerDetails, origin: string): object {
  const [link, code] = [safeLink(server.homepage), safeLink(server.repository)];
  return {
    "@type": "SoftwareApplication",
    name: printable(server.name),
    applicationCategory: "MCP server",
    url: `${origin}${serverPath(server.slug)}`,
    ...(server.summary !== null && { description: printable(server.summary) }),
    ...(server.version && { softwareVersion: printable(server.version) }),
    ...(server.licence !== null && { license: printable(server.licence) }),
    ...(link && { sameAs: link }),
    ...(code && { codeRepository: code }),
  };
}

/** A page that lists others. */
export function listData(page: { name: string; path: string; description: string }, origin: string): object {
  return {
    ...SCHEMA,
    "@type": "CollectionPage",
    name: page.name,
    description: page.description,
    url: `${origin}${page.path}`,
    isPartOf: { "@type": "WebSite", name: "Sallyport", url: origin },
  };
}
