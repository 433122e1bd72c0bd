import { isObject, type JsonObject, own } from "@sallyport/json";
import { withPrivateHints } from "./cache-hints.ts";
import { reduceImplementation } from "./implementation.ts";
import { introduce, type Introduced, type Told } from "./initialize-result.ts";
import { isServedVersion, STATELESS_VERSION } from "./protocol-version.ts";
import { resultTypeOf } from "./result-type.ts";

const SERVER_INFO_KEY = "io.modelcontextprotocol/serverInfo";

/**
 * What a client may see of a discover result: versions that are served here, the capabilities that it can reach,
 * what the server says of itself without hidden names, and private cache hints. Undefined when this is no discover result, or the server
 * does not speak 2026-07-28.
 */
export function reduceDiscoverResult(result: JsonObject, told: Told): Introduced | undefined {
  const versions = own(result, "supportedVersions");
  if (!Array.isArray(versions) || !versions.includes(STATELESS_VERSION)) return undefined;
  if (resultTypeOf(result) !== "complete" || !isObject(own(result, "capabilities"))) return undefined;
  const reduced: JsonObject = {
    resultType: "complete",
    supportedVersions: versions.filter((version) => version === STATELESS_VERSION || isServed(version)),
  };
  const meta = own(result, "_meta");
  const said = isObject(meta) ? own(meta, SERVER_INFO_KEY) : undefined;
  const serverInfo = reduceImplementation(said, told.hidden);
  if (serverInfo !== undefined) reduced["_meta"] = { [SERVER_INFO_KEY]: serverInfo };
  const withheld = introduce(reduced, { result, told, era: "stateless" });
  for (const key of ["ttlMs", "cacheScope"]) {
    const hint = own(result, key);
    if (hint !== undefined) reduced[key] = hint;
  }
  return { result: withPrivateHints(reduced), withheld };
}

function isServed(version: unknown): boolean {
  return typeof version === "string" && isServedVersion(version);
}
