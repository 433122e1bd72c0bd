import { loadTotals } from "../../../../features/catalogue/load-catalogue.ts";
import { loadImage } from "../../../../features/catalogue/load-image.ts";
import { publicFile } from "../../../../features/catalogue/public-file.ts";

export const dynamic = "force-dynamic";

/** The picture of the catalogue's home. */
export async function GET(): Promise<Response> {
  const { servers, tools } = await loadTotals();
  const image = {
    title: "MCP servers and their tools, judged",
    badge: `${servers} servers, ${tools} tools`,
    tone: "accent" as const,
    line: "What each tool can do, how bad that is and why, and a policy that holds it.",
  };
  return publicFile("png", await loadImage("/catalog", image));
}
