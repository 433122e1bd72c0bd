import { isObject, type JsonObject, own } from "@sallyport/json";
import { withPrivateHints } from "./cache-hints.ts";
import { introduce } from "./initialize-result.ts";
import { isServedVersion, STATELESS_VERSION } from "./protocol-version.ts";
import { resultTypeOf } from "./result-type.ts";

const SERVER_INFO_KEY = "io.modelcontextprotocol/serverInfo";

/**
 * What a client may see of a discover result: versions that are served here, of the capabilities only `tools`, no
 * instructions that name one of `hidden` (undefined: nobody knows the tools yet, so none at all), and private cache
 * hints. Undefined when this is no discover result, or the server does not speak 2026-07-28.
 */
export function reduceDiscoverResult(
  result: JsonObject,
  hidden: readonly string[] | undefined,
): JsonObject | undefined {
  const versions = own(result, "supportedVersions");
  if (!Array.isArray(versions) || !versions.includes(STATELESS_VERSION)) return undefined;
  if (resultTypeOf(result) !== "complete" || !isObject(own(result, "capabilities"))) return undefined;
  const reduced: JsonObject = {
    resultType: "complete",
    supportedVersions: versions.filter((version) => version === STATELESS_VERSION || isServed(version)),
  };
  const meta = own(result, "_meta");
  const serverInfo = isObject(meta) ? own(meta, SERVER_INFO_KEY) : undefined;
  if (isObject(serverInfo)) reduced["_meta"] = { [SERVER_INFO_KEY]: serverInfo };
  introduce(reduced, result, hidden);
  for (const key of ["ttlMs", "cacheScope"]) {
    const hint = own(result, key);
    if (hint !== undefined) reduced[key] = hint;
  }
  return withPrivateHints(reduced);
}

function isServed(version: unknown): boolean {
  return typeof version === "string" && isServedVersion(version);
}
