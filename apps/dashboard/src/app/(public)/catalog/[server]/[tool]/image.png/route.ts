import { nameOf } from "../../../../../../features/catalogue/addresses.ts";
import { SEVERITY_WORDS } from "../../../../../../features/catalogue/class-words.ts";
import { loadTool } from "../../../../../../features/catalogue/load-catalogue.ts";
import { loadImage } from "../../../../../../features/catalogue/load-image.ts";
import { noSuchFile, publicFile } from "../../../../../../features/catalogue/public-file.ts";

type Context = RouteContext<"/catalog/[server]/[tool]/image.png">;

/** The picture of a tool's page. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { server, tool } = await params;
  const [slug, name] = [nameOf(server), nameOf(tool)];
  const content = slug === undefined || name === undefined ? undefined : await loadTool(slug, name);
  if (content === undefined) return noSuchFile();
  const { label, tone } = SEVERITY_WORDS[content.severity];
  const badge = `${label} / ${content.class} / ${content.server.name}`;
  return publicFile(
    "png",
    await loadImage(content.path, { title: content.tool.name, badge, tone, line: content.summary }),
  );
}
