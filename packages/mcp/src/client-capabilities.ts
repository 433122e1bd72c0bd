import { isObject, type JsonObject, own } from "@sallyport/json";
import { countExtensions, passingExtensions, type Passes } from "./extensions.ts";
import type { InputSurface } from "./method.ts";

/** What the policy lets servers know and use of a client. */
type ReadableByServers = {
  readonly allows: (surface: InputSurface) => boolean;
  readonly passes: Passes;
};

/**
 * An `initialize` with no more capabilities of its client than a server may use of them: those that `allows` lets
 * through, extensions that pass, and nothing of what is never relayed. Undefined when it can go on as it came.
 */
export function reduceClientCapabilities(
  message: JsonObject,
  { allows, passes }: ReadableByServers,
): JsonObject | undefined {
  const params = own(message, "params");
  const declared = isObject(params) ? own(params, "capabilities") : undefined;
  if (!isObject(params) || !isObject(declared)) return undefined;
  const capabilities: JsonObject = {};
  for (const surface of INPUT_SURFACES) {
    const value = own(declared, surface);
    if (value !== undefined && allows(surface)) capabilities[surface] = value;
  }
  const extensions = passingExtensions(declared, passes);
  Object.assign(capabilities, extensions);
  const isWhole = countExtensions(extensions) === countExtensions(declared);
  if (isWhole && Object.keys(capabilities).length === Object.keys(declared).length) return undefined;
  return { ...message, params: { ...params, capabilities } };
}

const INPUT_SURFACES: readonly InputSurface[] = ["elicitation", "sampling", "roots"];
