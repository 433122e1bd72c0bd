import { TOOL_CLASSES, type ToolClass } from "@sallyport/catalog";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "../../../../../env.ts";
import { classPath } from "../../../../../features/catalogue/addresses.ts";
import { cursorText, readToolCursor } from "../../../../../features/catalogue/catalogue-filter.ts";
import { CLASS_WORDS } from "../../../../../features/catalogue/class-words.ts";
import { JsonLd } from "../../../../../features/catalogue/json-ld.tsx";
import { loadFacets, loadToolsOf, PAGE } from "../../../../../features/catalogue/load-catalogue.ts";
import { pageMetadata } from "../../../../../features/catalogue/page-metadata.ts";
import { listData } from "../../../../../features/catalogue/structured-data.ts";
import { ToolsOfPage } from "../../../../../features/catalogue/tools-of-page.tsx";

type Props = PageProps<"/catalog/class/[class]">;

async function classOf(params: Props["params"]): Promise<ToolClass> {
  const { class: asked } = await params;
  return TOOL_CLASSES.find((kind) => kind === asked) ?? notFound();
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const kind = await classOf(params);
  const { title, means } = CLASS_WORDS[kind];
  return pageMetadata(
    { title: `${title} of MCP servers`, description: means, path: classPath(kind) },
    env().NEXTAUTH_URL,
  );
}

export default async function ClassPage({ params, searchParams }: Props) {
  const kind = await classOf(params);
  const { after } = await searchParams;
  const [tools, facets] = await Promise.all([
    loadToolsOf({ class: kind }, readToolCursor(after)),
    loadFacets(),
  ]);
  const { title, means, risk, advice } = CLASS_WORDS[kind];
  const last = tools.length === PAGE ? tools.at(-1) : undefined;
  const path = classPath(kind);
  return (
    <>
      <JsonLd data={listData({ name: title, path, description: means }, env().NEXTAUTH_URL)} />
      <ToolsOfPage
        title={title}
        count={facets.class[kind] ?? 0}
        tools={tools}
        next={
          last &&
          `${path}?after=${encodeURIComponent(cursorText([last.severity, last.class, last.slug, last.name]))}`
        }
      >
        <p>{means}</p>
        <p className="text-base text-ink-muted">{risk}</p>
        <p className="text-base">{advice}</p>
      </ToolsOfPage>
    </>
  );
}
