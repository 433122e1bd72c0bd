import { env } from "../../env.ts";
import { ATTACKS_HOME } from "../../features/attacks/addresses.ts";
import { markdownPath } from "../../features/catalogue/addresses.ts";
import { llmsText } from "../../features/catalogue/llms-text.ts";
import { loadTotals } from "../../features/catalogue/load-catalogue.ts";
import { publicFile } from "../../features/catalogue/public-file.ts";

export const dynamic = "force-dynamic";

/** For models: what is here, and where it is Markdown. */
export async function GET(): Promise<Response> {
  const origin = env().NEXTAUTH_URL;
  return publicFile(
    "text",
    llmsText(origin, await loadTotals(), [
      `- [Attack database](${origin}${markdownPath(ATTACKS_HOME)}): attacks on agents that use MCP, each with the policy against it`,
    ]),
  );
}
