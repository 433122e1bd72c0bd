import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { passingExtensions } from "./extensions.ts";
import { reduceImplementation } from "./implementation.ts";
import { mentionsAny, mentionsAnyIn, withoutMentions } from "./mentions.ts";
import type { Era } from "./method-table.ts";
import { isServedVersion, type ServedVersion } from "./protocol-version.ts";
import { reduceTasksCapability, tasksExtension } from "./task-capability.ts";

/** Why instructions were left out: they name what is hidden, or nobody knows the server's tools yet. */
export type WithheldInstructions = "hidden_name" | "unknown_tools";

/** `withheld`: null where the client has the server's instructions, or the server gave none. */
export type Introduced = { readonly result: JsonObject; readonly withheld: WithheldInstructions | null };
export type Initialized = Introduced & { readonly version: ServedVersion };

/** What a client may be told of a server. */
export type Told = {
  /** Capabilities of which the policy lets something through; `tools` is always one. */
  readonly capabilities: readonly string[];
  /** Names that nothing here may have; undefined: nobody knows the tools yet, so no text of the server passes. */
  readonly hidden: readonly string[] | undefined;
  /** Whether the policy lets an extension through, by its id. */
  readonly allowsExtension: (id: string) => boolean;
};

/**
 * What a client may see of an initialize result: the capabilities that it can reach, and what the server says of itself
 * without hidden names. Undefined when the server speaks a revision that is not served.
 */
export function reduceInitializeResult(result: JsonObject, told: Told): Initialized | undefined {
  const version = own(result, "protocolVersion");
  if (typeof version !== "string" || !isServedVersion(version)) return undefined;
  const reduced: JsonObject = { protocolVersion: version };
  const serverInfo = reduceImplementation(own(result, "serverInfo"), told.hidden);
  if (serverInfo !== undefined) reduced["serverInfo"] = serverInfo;
  const meta = own(result, "_meta");
  const mayTell = told.hidden !== undefined && !mentionsAnyIn(meta, told.hidden);
  if (meta !== undefined && mayTell) reduced["_meta"] = meta;
  const withheld = introduce(reduced, { result, told, era: "session" });
  return { result: reduced, withheld, version };
}

/** Both eras: capabilities as far as they are relayed, and instructions unless they are withheld: then why. */
export function introduce(
  reduced: JsonObject,
  { result, told, era }: { readonly result: JsonObject; readonly told: Told; readonly era: Era },
): WithheldInstructions | null {
  const offered = own(result, "capabilities");
  reduced["capabilities"] = isObject(offered) ? reachable(offered, told, era) : {};
  const instructions = own(result, "instructions");
  const { hidden } = told;
  if (typeof instructions !== "string") return null;
  if (hidden === undefined) return "unknown_tools";
  if (mentionsAny(instructions, hidden)) return "hidden_name";
  reduced["instructions"] = instructions;
  return null;
}

function reachable(offered: JsonObject, told: Told, era: Era): JsonObject {
  const { capabilities, allowsExtension, hidden } = told;
  const mayTell = (settings: JsonValue): boolean =>
    hidden === undefined ? isEmpty(settings) : !mentionsAnyIn(settings, hidden);
  const kept = passingExtensions(offered, (id, settings) => allowsExtension(id) && mayTell(settings));
  for (const name of capabilities) {
    const capability = own(offered, name);
    if (name !== "tasks" && isObject(capability)) kept[name] = toldCapability(capability, hidden);
  }
  if (!capabilities.includes("tasks")) return kept;
  const ofTasks = era === "stateless" ? tasksExtension(offered) : undefined;
  const others = own(kept, "extensions");
  const extensions = ofTasks && { ...(isObject(others) && others), ...ofTasks };
  const offeredTasks = own(offered, "tasks");
  const tasks = era === "session" && isObject(offeredTasks) ? reduceTasksCapability(offeredTasks) : undefined;
  return { ...kept, ...(extensions && { extensions }), ...(tasks && { tasks }) };
}

/** What the specification says of a capability, and what else the server does where that names nothing hidden. */
function toldCapability(capability: JsonObject, hidden: Told["hidden"]): JsonObject {
  if (hidden !== undefined) return withoutMentions(capability, hidden, isSpecified);
  const kept = Object.keys(capability).filter((key) => isSpecified(key, own(capability, key) ?? null));
  return Object.fromEntries(kept.map((key) => [key, own(capability, key) ?? null]));
}

function isEmpty(settings: JsonValue): boolean {
  return isObject(settings) && Object.keys(settings).length === 0;
}

function isSpecified(key: string, value: JsonValue): boolean {
  return (key === "listChanged" || key === "subscribe") && typeof value === "boolean";
}
