import { env } from "../../../../env.ts";
import { loadServers, loadTotals } from "../../../../features/catalogue/load-catalogue.ts";
import { publicFile } from "../../../../features/catalogue/public-file.ts";
import { catalogueMarkdown } from "../../../../features/catalogue/server-markdown.ts";

export const dynamic = "force-dynamic";

/** The catalogue's home as Markdown. */
export async function GET(): Promise<Response> {
  const [totals, servers] = await Promise.all([loadTotals(), loadServers()]);
  return publicFile("markdown", catalogueMarkdown({ totals, servers }, env().NEXTAUTH_URL));
}
