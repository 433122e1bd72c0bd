import { env } from "../../../../env.ts";
import { attacksMarkdown } from "../../../../features/attacks/attack-markdown.ts";
import { publicFile } from "../../../../features/catalogue/public-file.ts";

export const dynamic = "force-dynamic";

/** The attack database as Markdown. */
export function GET(): Response {
  return publicFile("markdown", attacksMarkdown(env().NEXTAUTH_URL));
}
