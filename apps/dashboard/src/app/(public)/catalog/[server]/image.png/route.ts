import { nameOf, serverPath } from "../../../../../features/catalogue/addresses.ts";
import { SEVERITY_WORDS } from "../../../../../features/catalogue/class-words.ts";
import { loadServer } from "../../../../../features/catalogue/load-catalogue.ts";
import { loadImage } from "../../../../../features/catalogue/load-image.ts";
import { noSuchFile, publicFile } from "../../../../../features/catalogue/public-file.ts";
import { serverSummary, severitySummary } from "../../../../../features/catalogue/server-posture.ts";

type Context = RouteContext<"/catalog/[server]/image.png">;

/** The picture of a server's page. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const slug = nameOf((await params).server);
  const server = slug === undefined ? undefined : await loadServer(slug);
  if (server === undefined) return noSuchFile();
  const badge = `${server.toolCount} tools: ${severitySummary(server.severityCounts)}`;
  const { tone } = SEVERITY_WORDS[server.worst];
  const image = { title: `${server.name} MCP server`, badge, tone, line: serverSummary(server) };
  return publicFile("png", await loadImage(serverPath(server.slug), image));
}
