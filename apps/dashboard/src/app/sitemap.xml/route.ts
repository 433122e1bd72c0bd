import { env } from "../../env.ts";
import { loadSitemapIndex } from "../../features/catalogue/load-sitemap.ts";
import { publicFile } from "../../features/catalogue/public-file.ts";

export const dynamic = "force-dynamic";

/** The list of the site map's parts. */
export async function GET(): Promise<Response> {
  return publicFile("xml", await loadSitemapIndex(env().NEXTAUTH_URL));
}
