import { createHash } from "node:crypto";
import type { JsonObject } from "@sallyport/json";
import { canonicalDefinition, type NamedTool } from "@sallyport/mcp";
import type { SeenTool } from "@sallyport/store";
import type { ServerState } from "./server-state.ts";

type Server = Pick<ServerState, "entry" | "tools" | "memory">;

/** A server that never ends its list of names must not fill our memory. */
const MAX_SEEN_TOOLS = 10_000;
/** In place of a hash, for a definition that nobody can review. */
const UNREVIEWABLE = "";

/** What a person has seen of a tool as the server listed it last: two look-ups, for every call. */
export function definitionOf({ tools, memory }: Server, name: string): "reviewed" | "new" | "changed" {
  const pin = tools.get(name);
  if (pin === undefined || pin.reviewedHash === null) return "new";
  const newest = memory.seenTools.get(name) ?? pin.hash;
  return newest === pin.reviewedHash ? "reviewed" : "changed";
}

/** What a list says that the control plane does not know, and what it needs not be told any more. */
export type ListedNews = {
  readonly news: readonly SeenTool[];
  readonly settled: readonly string[];
  /** Names and hashes that this process did not have. */
  readonly learned: readonly (readonly [name: string, hash: string])[];
};

/**
 * Remembers the definitions of a list that the server gave. Of two tools with one name the one that nobody reviewed
 * counts.
 */
export function noteListed(
  { tools, memory }: Pick<Server, "tools" | "memory">,
  listed: readonly NamedTool[],
): ListedNews {
  const server = { tools, memory };
  const news: SeenTool[] = [];
  const settled: string[] = [];
  const learned: (readonly [string, string])[] = [];
  for (const [name, seen] of definitionsOf(listed, tools)) {
    const { hash } = seen;
    const known = memory.seenTools.get(name) ?? tools.get(name)?.hash;
    if (!noteDefinition(server, name, hash)) continue;
    if (known !== hash) learned.push([name, hash]);
    if (hash === tools.get(name)?.hash) {
      // Its mark stays: the report may be on its way, and must not come back as somebody else's news.
      if (memory.reportedTools.has(name)) settled.push(name);
    } else if (hash !== UNREVIEWABLE) news.push(seen);
  }
  return { news, settled, learned };
}

/** Remembers how a server defined a tool last. False when there is no room for it. */
export function noteDefinition(
  { tools, memory }: Pick<Server, "tools" | "memory">,
  name: string,
  hash: string,
): boolean {
  const { seenTools } = memory;
  if (seenTools.size >= MAX_SEEN_TOOLS && !tools.has(name) && !seenTools.has(name)) return false;
  if (seenTools.get(name) !== hash) memory.definitionChanges++;
  seenTools.set(name, hash);
  return true;
}

function definitionsOf(
  listed: readonly NamedTool[],
  tools: ServerState["tools"],
): ReadonlyMap<string, SeenTool> {
  const found = new Map<string, SeenTool>();
  for (const { name, tool } of listed) {
    const before = found.get(name);
    if (before !== undefined && before.hash !== tools.get(name)?.reviewedHash) continue;
    found.set(name, seenTool(name, tool));
  }
  return found;
}

const seenBefore = new WeakMap<JsonObject, SeenTool>();

/** A tool of a list with the text and the hash of its definition, which is computed once. */
export function seenTool(name: string, tool: JsonObject): SeenTool {
  const before = seenBefore.get(tool);
  if (before?.name === name) return before;
  const definition = canonicalDefinition(tool) ?? "";
  const hash = definition === "" ? UNREVIEWABLE : createHash("sha256").update(definition).digest("hex");
  const seen = { name, hash, definition };
  seenBefore.set(tool, seen);
  return seen;
}

/**
 * The control plane heard of newer definitions, from a discovery or another proxy: what was seen before is over. What
 * it heard from this proxy is no news.
 */
export function forgetOlder(before: Server, now: Omit<ServerState, "memory">): void {
  const { seenTools, reportedTools } = before.memory;
  before.memory.definitionChanges++;
  const isDiscovered = before.entry.discoveredAt !== now.entry.discoveredAt;
  for (const [name, { hash }] of now.tools) {
    const isOther = before.tools.get(name)?.hash !== hash;
    if (isDiscovered || (isOther && reportedTools.get(name) !== hash)) seenTools.delete(name);
    if (isDiscovered || isOther) reportedTools.delete(name);
  }
}
