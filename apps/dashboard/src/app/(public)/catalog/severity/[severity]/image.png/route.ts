import { SEVERITIES } from "@sallyport/catalog";
import { SEVERITY_WORDS } from "../../../../../../features/catalogue/class-words.ts";
import { loadImage } from "../../../../../../features/catalogue/load-image.ts";
import { noSuchFile, publicFile } from "../../../../../../features/catalogue/public-file.ts";

type Context = RouteContext<"/catalog/severity/[severity]/image.png">;

/** The picture of a severity. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { severity: asked } = await params;
  const known = SEVERITIES.find((one) => one === asked);
  if (known === undefined) return noSuchFile();
  const words = SEVERITY_WORDS[known];
  const image = { title: `${words.label} tools`, badge: known, tone: words.tone, line: words.means };
  return publicFile("png", await loadImage(`/catalog/severity/${known}`, image));
}
