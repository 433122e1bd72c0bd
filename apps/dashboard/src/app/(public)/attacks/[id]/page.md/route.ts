import { attackById } from "@sallyport/attacks";
import { attackMarkdown } from "../../../../../features/attacks/attack-markdown.ts";
import { noSuchFile, publicFile } from "../../../../../features/catalogue/public-file.ts";

/** An attack's page as Markdown. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/attacks/[id]/page.md">,
): Promise<Response> {
  const attack = attackById((await params).id);
  return attack === undefined ? noSuchFile() : publicFile("markdown", attackMarkdown(attack));
}
