import { env } from "../../../../../../env.ts";
import { relatedLines } from "../../../../../../features/attacks/attack-markdown.ts";
import { nameOf } from "../../../../../../features/catalogue/addresses.ts";
import { loadTool } from "../../../../../../features/catalogue/load-catalogue.ts";
import { noSuchFile, publicFile } from "../../../../../../features/catalogue/public-file.ts";
import { toolMarkdown } from "../../../../../../features/catalogue/tool-markdown.ts";

type Context = RouteContext<"/catalog/[server]/[tool]/page.md">;

/** A tool's page as Markdown. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { server, tool } = await params;
  const [slug, name] = [nameOf(server), nameOf(tool)];
  const content = slug === undefined || name === undefined ? undefined : await loadTool(slug, name);
  if (content === undefined) return noSuchFile();
  const origin = env().NEXTAUTH_URL;
  return publicFile("markdown", toolMarkdown(content, origin, relatedLines(content.tool, origin)));
}
