import type { Verdict } from "@sallyport/catalog";

/** What a tool can be in a leak: it sees private data, it brings in strangers' text, it can send something out. */
export type LeakRole = "private" | "untrusted" | "outward";

/** The parts that a tool could play in a leak, with its verdict and its name as the only witnesses. */
export function leakRolesOf({ name, class: kind, signals }: Verdict): LeakRole[] {
  const has = (...kinds: readonly string[]): boolean => signals.some((signal) => kinds.includes(signal.kind));
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ");
  const isReading = kind === "read" || kind === "execute";
  const roles: LeakRole[] = [];
  if (isReading && (has("path", "free_query", "secret", "code") || PRIVATE.test(words)))
    roles.push("private");
  if (isReading && (has("url") || STRANGERS.test(words))) roles.push("untrusted");
  if (
    has("recipient", "url") ||
    (kind === "execute" && has("code")) ||
    (kind !== "read" && OUTWARD.test(words))
  ) {
    roles.push("outward");
  }
  return roles;
}

const PRIVATE =
  /\b(?:files?|mails?|emails?|inbox|messages?|documents?|notes?|contacts?|calendar|events?|customers?|accounts?|invoices?|orders?|secrets?|tables?|rows?|records?|query|database|issues?|repos?|repository|code|commits?|memory|entities|transactions?|balance)\b/;
const STRANGERS =
  /\b(?:fetch|scrape|crawl|browse|browser|navigate|web|url|snapshot|issues?|comments?|reviews?|messages?|mails?|emails?|inbox|feeds?|posts?|tickets?|pull requests?)\b/;
const OUTWARD =
  /\b(?:send|post|publish|reply|comment|share|upload|email|mail|message|notify|invite|issue|gist|tweet|webhook)\b/;
