/** First segments of the dashboard's own addresses; an organisation of that name would hide behind them. */
const RESERVED = new Set(
  `about account admin api app attacks auth billing blog catalogue contact docs health help icon internal legal login
  logout new pricing privacy public robots scan security sessions settings sign-in sign-out sign-up sitemap static
  status support terms tools well-known www`.split(/\s+/),
);

/** The part of the address for an organisation's name: lower case, digits and single hyphens, 40 at most. */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "org" : slug;
}

export function isReservedSlug(slug: string): boolean {
  return slug.length < 2 || RESERVED.has(slug);
}
