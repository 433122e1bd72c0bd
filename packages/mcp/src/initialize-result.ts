import { isObject, type JsonObject, own } from "@sallyport/json";
import { mentionsAny } from "./mentions.ts";
import { isServedVersion, type ServedVersion } from "./protocol-version.ts";

export type Initialized = { readonly result: JsonObject; readonly version: ServedVersion };

const KEPT = ["protocolVersion", "serverInfo", "_meta"];

/** What a client may be told of a server. */
export type Told = {
  /** Capabilities of which the policy lets something through; `tools` is always one. */
  readonly capabilities: readonly string[];
  /** Names that the instructions must not have; undefined: nobody knows the tools yet, so there are none at all. */
  readonly hidden: readonly string[] | undefined;
};

/**
 * What a client may see of an initialize result: the capabilities that it can reach, and instructions without hidden
 * names. Undefined when the server speaks a revision that is not served.
 */
export function reduceInitializeResult(result: JsonObject, told: Told): Initialized | undefined {
  const version = own(result, "protocolVersion");
  if (typeof version !== "string" || !isServedVersion(version)) return undefined;
  const reduced: JsonObject = {};
  for (const key of KEPT) {
    const value = own(result, key);
    if (value !== undefined) reduced[key] = value;
  }
  introduce(reduced, result, told);
  return { result: reduced, version };
}

/** What a server says of itself in both eras: capabilities as far as they are relayed, and harmless instructions. */
export function introduce(reduced: JsonObject, result: JsonObject, { capabilities, hidden }: Told): void {
  const offered = own(result, "capabilities");
  const kept: JsonObject = {};
  for (const name of isObject(offered) ? capabilities : []) {
    const capability = isObject(offered) ? own(offered, name) : undefined;
    if (capability !== undefined) kept[name] = capability;
  }
  reduced["capabilities"] = kept;
  const instructions = own(result, "instructions");
  if (typeof instructions === "string" && hidden !== undefined && !mentionsAny(instructions, hidden)) {
    reduced["instructions"] = instructions;
  }
}
