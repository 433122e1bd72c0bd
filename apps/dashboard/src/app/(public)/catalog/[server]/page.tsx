import { isStrength } from "@sallyport/catalog";
import { printable } from "@sallyport/ui";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "../../../../env.ts";
import { nameOf, serverPath } from "../../../../features/catalogue/addresses.ts";
import { JsonLd } from "../../../../features/catalogue/json-ld.tsx";
import { loadServer, loadTotals } from "../../../../features/catalogue/load-catalogue.ts";
import { pageMetadata } from "../../../../features/catalogue/page-metadata.ts";
import { serverSummary } from "../../../../features/catalogue/server-posture.ts";
import { ServerView } from "../../../../features/catalogue/server-view.tsx";
import { serverData } from "../../../../features/catalogue/structured-data.ts";

type Props = PageProps<"/catalog/[server]">;

async function serverOf(params: Props["params"]) {
  const slug = nameOf((await params).server);
  return (slug === undefined ? undefined : await loadServer(slug)) ?? notFound();
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const server = await serverOf(params);
  const title = printable(`${server.name} MCP server: tools, risks and policy`);
  const description = printable(serverSummary(server));
  return pageMetadata({ title, description, path: serverPath(server.slug) }, env().NEXTAUTH_URL);
}

export default async function ServerPage({ params, searchParams }: Props) {
  const server = await serverOf(params);
  const { strength } = await searchParams;
  const origin = env().NEXTAUTH_URL;
  return (
    <>
      <JsonLd data={serverData(server, origin)} />
      <ServerView
        server={server}
        strength={isStrength(strength) ? strength : "balanced"}
        totals={await loadTotals()}
        origin={origin}
      />
    </>
  );
}
