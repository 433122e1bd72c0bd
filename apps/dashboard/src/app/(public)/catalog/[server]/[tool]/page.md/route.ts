import { env } from "../../../../../../env.ts";
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
  return content === undefined
    ? noSuchFile()
    : publicFile("markdown", toolMarkdown(content, env().NEXTAUTH_URL));
}
