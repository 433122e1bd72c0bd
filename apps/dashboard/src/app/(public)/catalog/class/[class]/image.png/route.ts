import { TOOL_CLASSES } from "@sallyport/catalog";
import { CLASS_WORDS } from "../../../../../../features/catalogue/class-words.ts";
import { loadImage } from "../../../../../../features/catalogue/load-image.ts";
import { noSuchFile, publicFile } from "../../../../../../features/catalogue/public-file.ts";

type Context = RouteContext<"/catalog/class/[class]/image.png">;

/** The picture of a class. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { class: asked } = await params;
  const known = TOOL_CLASSES.find((one) => one === asked);
  if (known === undefined) return noSuchFile();
  const words = CLASS_WORDS[known];
  const image = { title: words.title, badge: known, tone: "accent" as const, line: words.means };
  return publicFile("png", await loadImage(`/catalog/class/${known}`, image));
}
