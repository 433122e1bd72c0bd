import { loadImage } from "../../../../../features/catalogue/load-image.ts";
import { publicFile } from "../../../../../features/catalogue/public-file.ts";

export const dynamic = "force-dynamic";

/** The picture of the feed of changes. */
export async function GET(): Promise<Response> {
  const image = {
    title: "What changed in MCP servers",
    badge: "Changes",
    tone: "accent" as const,
    line: "Tools that appeared, disappeared or now take other arguments, and how much each change matters.",
  };
  return publicFile("png", await loadImage("/catalog/changes", image));
}
