import { isObject, type JsonObject, own } from "@sallyport/json";
import { mentionsAny } from "./mentions.ts";
import { isServedVersion, type ServedVersion } from "./protocol-version.ts";

export type Initialized = { readonly result: JsonObject; readonly version: ServedVersion };

const KEPT = ["protocolVersion", "serverInfo", "_meta"];

/**
 * What a client may see of an initialize result: of the capabilities only `tools`, because nothing else is relayed,
 * and no instructions that name one of `hidden`; `hidden` undefined means that nobody knows the tools yet, so
 * instructions are left out. Undefined when the server speaks a revision that is not served.
 */
export function reduceInitializeResult(
  result: JsonObject,
  hidden: readonly string[] | undefined,
): Initialized | undefined {
  const version = own(result, "protocolVersion");
  if (typeof version !== "string" || !isServedVersion(version)) return undefined;
  const reduced: JsonObject = {};
  for (const key of KEPT) {
    const value = own(result, key);
    if (value !== undefined) reduced[key] = value;
  }
  introduce(reduced, result, hidden);
  return { result: reduced, version };
}

/** What a server says of itself in both eras: capabilities as far as they are relayed, and harmless instructions. */
export function introduce(
  reduced: JsonObject,
  result: JsonObject,
  hidden: readonly string[] | undefined,
): void {
  const capabilities = own(result, "capabilities");
  const tools = isObject(capabilities) ? own(capabilities, "tools") : undefined;
  reduced["capabilities"] = tools === undefined ? {} : { tools };
  const instructions = own(result, "instructions");
  if (typeof instructions === "string" && hidden !== undefined && !mentionsAny(instructions, hidden)) {
    reduced["instructions"] = instructions;
  }
}
