import { env } from "../../env.ts";
import { llmsText } from "../../features/catalogue/llms-text.ts";
import { loadTotals } from "../../features/catalogue/load-catalogue.ts";
import { publicFile } from "../../features/catalogue/public-file.ts";

export const dynamic = "force-dynamic";

/** For models: what is here, and where it is Markdown. */
export async function GET(): Promise<Response> {
  return publicFile("text", llmsText(env().NEXTAUTH_URL, await loadTotals()));
}
