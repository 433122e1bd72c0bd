import { env } from "../../env.ts";
import { publicFile } from "../../features/catalogue/public-file.ts";

export const dynamic = "force-dynamic";

/** Crawlers read what is public; searches have too many addresses to be worth reading. */
export function GET(): Response {
  return publicFile(
    "text",
    `User-agent: *
Disallow: /app
Disallow: /api/
Disallow: /sign-in
Disallow: /sign-up
Disallow: /catalog?

Sitemap: ${env().NEXTAUTH_URL}/sitemap.xml
`,
  );
}
