import { ATTACKS } from "@sallyport/attacks";
import { env } from "../../../env.ts";
import { ATTACKS_HOME, attackPath } from "../../../features/attacks/addresses.ts";
import { loadSitemapPart } from "../../../features/catalogue/load-sitemap.ts";
import { noSuchFile, publicFile } from "../../../features/catalogue/public-file.ts";
import { standingPages } from "../../../features/catalogue/sitemap.ts";

/** A part of the site map: `pages`, or a thousand servers with their tools. */
export async function GET(_request: Request, { params }: RouteContext<"/sitemap/[part]">): Promise<Response> {
  const { part } = await params;
  const origin = env().NEXTAUTH_URL;
  if (part === "pages")
    return publicFile(
      "xml",
      standingPages(origin, [ATTACKS_HOME, ...ATTACKS.map(({ id }) => attackPath(id))]),
    );
  const servers = /^[1-9]\d{0,5}$/.test(part) ? await loadSitemapPart(origin, Number(part)) : undefined;
  return servers === undefined ? noSuchFile() : publicFile("xml", servers);
}
