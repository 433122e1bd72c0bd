import { SEVERITIES } from "@sallyport/catalog";
import { env } from "../../../../../../env.ts";
import { SEVERITY_WORDS } from "../../../../../../features/catalogue/class-words.ts";
import { loadToolsOf } from "../../../../../../features/catalogue/load-catalogue.ts";
import { noSuchFile, publicFile } from "../../../../../../features/catalogue/public-file.ts";
import { toolsMarkdown } from "../../../../../../features/catalogue/server-markdown.ts";

type Context = RouteContext<"/catalog/severity/[severity]/page.md">;

/** A severity as Markdown, with its riskiest tools. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { severity: asked } = await params;
  const known = SEVERITIES.find((one) => one === asked);
  if (known === undefined) return noSuchFile();
  const words = SEVERITY_WORDS[known];
  const page = {
    title: `${words.label} tools`,
    about: [words.means],
    tools: await loadToolsOf({ severity: known }),
  };
  return publicFile("markdown", toolsMarkdown(page, env().NEXTAUTH_URL));
}
