import { isObject, type JsonObject, own, setOwn } from "@sallyport/json";
import { TASKS_EXTENSION } from "./task.ts";

/** The extension by which tools have pages of their own (SEP-1865, MCP Apps). */
export const APPS_EXTENSION = "io.modelcontextprotocol/ui";

/** Whether something passes that the specification itself does not have, by its id. */
export type Passes = (id: string, settings: JsonObject) => boolean;

/** Where clients and servers say which extensions they have (SEP-2133), and under which name before there were any. */
const MEMBERS = ["extensions", "experimental"] as const;

/** Nobody has so many; what comes behind them is not looked at. */
const MAX_EXTENSIONS = 100;
const MAX_ID_LENGTH = 256;

/**
 * Of capabilities, the extensions and experimental ones that pass, with their settings. Not tasks, which have a surface
 * of their own.
 */
export function passingExtensions(capabilities: JsonObject, passes: Passes): JsonObject {
  const members: JsonObject = {};
  for (const member of MEMBERS) {
    const offered = own(capabilities, member);
    const kept: JsonObject = {};
    for (const id of isObject(offered) ? Object.keys(offered).slice(0, MAX_EXTENSIONS) : []) {
      const settings = isObject(offered) ? own(offered, id) : undefined;
      const isNamed = id.length <= MAX_ID_LENGTH && id !== TASKS_EXTENSION;
      if (isNamed && isObject(settings) && passes(id, settings)) setOwn(kept, id, settings);
    }
    if (Object.keys(kept).length > 0) members[member] = kept;
  }
  return members;
}

/** How many a client or server says it has, also what has not the form of one. */
export function countExtensions(capabilities: JsonObject): number {
  return MEMBERS.reduce((sum, member) => {
    const offered = own(capabilities, member);
    if (offered === undefined) return sum;
    return sum + (isObject(offered) ? Object.keys(offered).length : 1);
  }, 0);
}

/** The same capabilities with the extensions that pass, and tasks as they were. Undefined where all of them pass. */
export function reduceExtensions(capabilities: JsonObject, passes: Passes): JsonObject | undefined {
  const offered = own(capabilities, "extensions");
  const tasks = isObject(offered) ? own(offered, TASKS_EXTENSION) : undefined;
  const passing = passingExtensions(capabilities, passes);
  const count = countExtensions(passing) + (tasks === undefined ? 0 : 1);
  if (count === countExtensions(capabilities)) return undefined;
  const { extensions: _, experimental: _experimental, ...others } = capabilities;
  const { extensions } = passing;
  const withTasks =
    tasks === undefined ? extensions : { ...(isObject(extensions) && extensions), [TASKS_EXTENSION]: tasks };
  return { ...others, ...passing, ...(withTasks && { extensions: withTasks }) };
}
