import { TOOL_CLASSES } from "@sallyport/catalog";
import { env } from "../../../../../../env.ts";
import { CLASS_WORDS } from "../../../../../../features/catalogue/class-words.ts";
import { loadToolsOf } from "../../../../../../features/catalogue/load-catalogue.ts";
import { noSuchFile, publicFile } from "../../../../../../features/catalogue/public-file.ts";
import { toolsMarkdown } from "../../../../../../features/catalogue/server-markdown.ts";

type Context = RouteContext<"/catalog/class/[class]/page.md">;

/** A class as Markdown, with its riskiest tools. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { class: asked } = await params;
  const known = TOOL_CLASSES.find((one) => one === asked);
  if (known === undefined) return noSuchFile();
  const words = CLASS_WORDS[known];
  const page = {
    title: words.title,
    about: [words.means, words.risk, words.advice],
    tools: await loadToolsOf({ class: known }),
  };
  return publicFile("markdown", toolsMarkdown(page, env().NEXTAUTH_URL));
}
