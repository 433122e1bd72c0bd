import { isObject, type JsonObject, own } from "@sallyport/json";
import { passingExtensions } from "./extensions.ts";
import { mentionsAny, mentionsAnyIn } from "./mentions.ts";
import type { Era } from "./method-table.ts";
import { isServedVersion, type ServedVersion } from "./protocol-version.ts";
import { reduceTasksCapability, tasksExtension } from "./task-capability.ts";

/** Why instructions were left out: they name what is hidden, or nobody knows the server's tools yet. */
export type WithheldInstructions = "hidden_name" | "unknown_tools";

/** `withheld`: null where the client has the server's instructions, or the server gave none. */
export type Introduced = { readonly result: JsonObject; readonly withheld: WithheldInstructions | null };
export type Initialized = Introduced & { readonly version: ServedVersion };

const KEPT = ["protocolVersion", "serverInfo", "_meta"];

/** What a client may be told of a server. */
export type Told = {
  /** Capabilities of which the policy lets something through; `tools` is always one. */
  readonly capabilities: readonly string[];
  /** Names that the instructions must not have; undefined: nobody knows the tools yet, so there are none at all. */
  readonly hidden: readonly string[] | undefined;
  /** Whether the policy lets an extension through, by its id. */
  readonly allowsExtension: (id: string) => boolean;
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
  const { capabilities, allowsExtension, hidden = [] } = told;
  const kept = passingExtensions(
    offered,
    (id, settings) => allowsExtension(id) && !mentionsAnyIn(settings, hidden),
  );
  for (const name of capabilities) {
    const capability = own(offered, name);
    if (name !== "tasks" && capability !== undefined) kept[name] = capability;
  }
  if (!capabilities.includes("tasks")) return kept;
  const ofTasks = era === "stateless" ? tasksExtension(offered) : undefined;
  const others = own(kept, "extensions");
  const extensions = ofTasks && { ...(isObject(others) && others), ...ofTasks };
  const offeredTasks = own(offered, "tasks");
  const tasks = era === "session" && isObject(offeredTasks) ? reduceTasksCapability(offeredTasks) : undefined;
  return { ...kept, ...(extensions && { extensions }), ...(tasks && { tasks }) };
}
