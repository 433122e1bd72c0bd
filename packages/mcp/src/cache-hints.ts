import { type JsonObject, own } from "@sallyport/json";

/** Milliseconds that a client may keep a list that is filtered for it (docs/threats.md, C9). */
const MAX_TTL_MS = 30_000;

/**
 * The same result with cache hints for one grant: what a policy filters is never public, and is asked for again soon,
 * so that a change of the policy shows. A hint that is missing or no sensible number counts as zero.
 */
export function withPrivateHints(result: JsonObject): JsonObject {
  const ttl = own(result, "ttlMs");
  const ttlMs = typeof ttl === "number" && ttl > 0 ? Math.min(Math.floor(ttl), MAX_TTL_MS) : 0;
  return { ...result, ttlMs, cacheScope: "private" };
}
