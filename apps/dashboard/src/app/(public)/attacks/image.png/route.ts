import { ATTACKS } from "@sallyport/attacks";
import { ATTACKS_HOME } from "../../../../features/attacks/addresses.ts";
import { loadImage } from "../../../../features/catalogue/load-image.ts";
import { publicFile } from "../../../../features/catalogue/public-file.ts";

export const dynamic = "force-dynamic";

/** The picture of the attack database. */
export async function GET(): Promise<Response> {
  const image = {
    title: "MCP attack database",
    badge: `${ATTACKS.length} attacks`,
    tone: "bad" as const,
    line: "What happened, why, and the policy that stops each, or why none does.",
  };
  return publicFile("png", await loadImage(ATTACKS_HOME, image));
}
