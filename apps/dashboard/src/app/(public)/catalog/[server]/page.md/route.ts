import { env } from "../../../../../env.ts";
import { nameOf } from "../../../../../features/catalogue/addresses.ts";
import { loadServer } from "../../../../../features/catalogue/load-catalogue.ts";
import { noSuchFile, publicFile } from "../../../../../features/catalogue/public-file.ts";
import { serverMarkdown } from "../../../../../features/catalogue/server-markdown.ts";

type Context = RouteContext<"/catalog/[server]/page.md">;

/** A server's page as Markdown. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const slug = nameOf((await params).server);
  const server = slug === undefined ? undefined : await loadServer(slug);
  return server === undefined
    ? noSuchFile()
    : publicFile("markdown", serverMarkdown(server, env().NEXTAUTH_URL));
}
