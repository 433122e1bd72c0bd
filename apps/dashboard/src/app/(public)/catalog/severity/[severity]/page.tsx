import { SEVERITIES, type Severity } from "@sallyport/catalog";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "../../../../../env.ts";
import { severityPath } from "../../../../../features/catalogue/addresses.ts";
import { cursorText, readToolCursor } from "../../../../../features/catalogue/catalogue-filter.ts";
import { SEVERITY_WORDS } from "../../../../../features/catalogue/class-words.ts";
import { JsonLd } from "../../../../../features/catalogue/json-ld.tsx";
import { loadFacets, loadToolsOf, PAGE } from "../../../../../features/catalogue/load-catalogue.ts";
import { pageMetadata } from "../../../../../features/catalogue/page-metadata.ts";
import { listData } from "../../../../../features/catalogue/structured-data.ts";
import { ToolsOfPage } from "../../../../../features/catalogue/tools-of-page.tsx";

type Props = PageProps<"/catalog/severity/[severity]">;

async function severityOf(params: Props["params"]): Promise<Severity> {
  const { severity: asked } = await params;
  return SEVERITIES.find((severity) => severity === asked) ?? notFound();
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const severity = await severityOf(params);
  const { label, means } = SEVERITY_WORDS[severity];
  return pageMetadata(
    { title: `${label}: tools of MCP servers`, description: means, path: severityPath(severity) },
    env().NEXTAUTH_URL,
  );
}

export default async function SeverityPage({ params, searchParams }: Props) {
  const severity = await severityOf(params);
  const { after } = await searchParams;
  const [tools, facets] = await Promise.all([loadToolsOf({ severity }, readToolCursor(after)), loadFacets()]);
  const { label, means } = SEVERITY_WORDS[severity];
  const last = tools.length === PAGE ? tools.at(-1) : undefined;
  const path = severityPath(severity);
  return (
    <>
      <JsonLd data={listData({ name: label, path, description: means }, env().NEXTAUTH_URL)} />
      <ToolsOfPage
        title={`${label} tools`}
        count={facets.severity[severity] ?? 0}
        tools={tools}
        next={
          last &&
          `${path}?after=${encodeURIComponent(cursorText([last.severity, last.class, last.slug, last.name]))}`
        }
      >
        <p>{means}</p>
      </ToolsOfPage>
    </>
  );
}
