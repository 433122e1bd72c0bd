import type { Metadata } from "next";
import { env } from "../../../env.ts";
import { CATALOGUE } from "../../../features/catalogue/addresses.ts";
import { CatalogueHome } from "../../../features/catalogue/catalogue-home.tsx";
import { readFilter } from "../../../features/catalogue/catalogue-filter.ts";
import { JsonLd } from "../../../features/catalogue/json-ld.tsx";
import { loadHome } from "../../../features/catalogue/load-home.ts";
import { pageMetadata } from "../../../features/catalogue/page-metadata.ts";
import { listData } from "../../../features/catalogue/structured-data.ts";

const PAGE = {
  title: "MCP server catalogue: tools, risks and policies",
  description:
    "MCP servers with every tool classified: what it can do, how bad that is and why, the signals with the parameter that caused each, and a policy to enforce.",
  path: CATALOGUE,
};

export function generateMetadata(): Metadata {
  return pageMetadata(PAGE, env().NEXTAUTH_URL);
}

export default async function CataloguePage({ searchParams }: PageProps<"/catalog">) {
  const params = await searchParams;
  const filter = readFilter(params);
  return (
    <>
      <JsonLd data={listData({ ...PAGE, name: PAGE.title }, env().NEXTAUTH_URL)} />
      <CatalogueHome filter={filter} {...(await loadHome(filter, params["after"]))} />
    </>
  );
}
