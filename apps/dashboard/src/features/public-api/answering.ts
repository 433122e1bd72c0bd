import "server-only";
import { env } from "../../env.ts";
import { publicCatalogue } from "../../public-catalogue.ts";
import type { Answering } from "./answer-program.ts";
import { TokenBucket } from "./token-bucket.ts";

const KEY = Symbol.for("sallyport.public-api");
const RULES = { perMinute: 60, clients: 20_000, clock: () => performance.now() };

/** One bucket for the process: the MCP server and the JSON API share it, and a hot reload keeps it. */
export function answering(): Answering {
  const kept = globalThis as { [KEY]?: TokenBucket };
  kept[KEY] ??= new TokenBucket(RULES);
  return { pool: publicCatalogue(), site: env().NEXTAUTH_URL, bucket: kept[KEY] };
}
