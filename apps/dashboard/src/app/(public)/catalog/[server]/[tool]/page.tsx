import { isStrength } from "@sallyport/catalog";
import { printable } from "@sallyport/ui";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "../../../../../env.ts";
import { RelatedAttacks } from "../../../../../features/attacks/related-attacks.tsx";
import { nameOf } from "../../../../../features/catalogue/addresses.ts";
import { SEVERITY_WORDS } from "../../../../../features/catalogue/class-words.ts";
import { JsonLd } from "../../../../../features/catalogue/json-ld.tsx";
import { loadTool } from "../../../../../features/catalogue/load-catalogue.ts";
import { pageMetadata } from "../../../../../features/catalogue/page-metadata.ts";
import { toolData } from "../../../../../features/catalogue/structured-data.ts";
import type { ToolContent } from "../../../../../features/catalogue/tool-content.ts";
import { ToolView } from "../../../../../features/catalogue/tool-view.tsx";

type Props = PageProps<"/catalog/[server]/[tool]">;

async function contentOf(params: Props["params"]): Promise<ToolContent> {
  const { server, tool } = await params;
  const [slug, name] = [nameOf(server), nameOf(tool)];
  if (slug === undefined || name === undefined) notFound();
  return (await loadTool(slug, name)) ?? notFound();
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tool, server, summary, path } = await contentOf(params);
  const title = printable(`${tool.name}: ${SEVERITY_WORDS[tool.severity].label}, ${server.name} MCP tool`);
  return pageMetadata({ title, description: printable(summary), path }, env().NEXTAUTH_URL);
}

export default async function ToolPage({ params, searchParams }: Props) {
  const content = await contentOf(params);
  const { strength } = await searchParams;
  return (
    <>
      <JsonLd data={toolData(content, env().NEXTAUTH_URL)} />
      <ToolView
        content={content}
        strength={isStrength(strength) ? strength : "balanced"}
        attacks={<RelatedAttacks tool={content.tool} />}
      />
    </>
  );
}
