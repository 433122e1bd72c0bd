import type { Attack } from "@sallyport/attacks";
import { attackPath } from "./addresses.ts";

/** schema.org's description of an attack's page. */
export const attackData = (attack: Attack, origin: string): object => ({
  "@context": "https://schema.org",
  "@type": "TechArticle",
  headline: attack.title,
  description: attack.summary,
  url: `${origin}${attackPath(attack.id)}`,
  articleSection: attack.category,
  keywords: [...attack.cve, ...attack.owaspMcp, ...attack.owaspAgentic].join(", "),
  citation: attack.sources,
});
