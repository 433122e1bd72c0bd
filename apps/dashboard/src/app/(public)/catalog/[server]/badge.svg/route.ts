import { nameOf } from "../../../../../features/catalogue/addresses.ts";
import { badgeSvg } from "../../../../../features/catalogue/badge-svg.ts";
import { loadServer } from "../../../../../features/catalogue/load-catalogue.ts";
import { noSuchFile, publicFile } from "../../../../../features/catalogue/public-file.ts";

type Context = RouteContext<"/catalog/[server]/badge.svg">;

/** A server's badge, for its README. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const slug = nameOf((await params).server);
  const server = slug === undefined ? undefined : await loadServer(slug);
  return server === undefined ? noSuchFile() : publicFile("svg", badgeSvg(server));
}
