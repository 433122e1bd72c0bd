import { isObject, type JsonObject, own } from "@sallyport/json";
import type { InputSurface } from "./method.ts";

/**
 * An `initialize` with no more capabilities of its client than a server may use of them: those that `allows` lets
 * through, and nothing of what is never relayed. Undefined when it can go on as it came.
 */
export function reduceClientCapabilities(
  message: JsonObject,
  allows: (surface: InputSurface) => boolean,
): JsonObject | undefined {
  const params = own(message, "params");
  const declared = isObject(params) ? own(params, "capabilities") : undefined;
  if (!isObject(params) || !isObject(declared)) return undefined;
  const capabilities: JsonObject = {};
  for (const surface of INPUT_SURFACES) {
    const value = own(declared, surface);
    if (value !== undefined && allows(surface)) capabilities[surface] = value;
  }
  if (Object.keys(capabilities).length === Object.keys(declared).length) return undefined;
  return { ...message, params: { ...params, capabilities } };
}

const INPUT_SURFACES: readonly InputSurface[] = ["elicitation", "sampling", "roots"];
