import type { Inbound } from "./call.ts";

/**
 * A list is read, filtered and written as a whole, so it has bounds of its own (docs/threats.md, R13): what is more
 * comes on further pages. Bytes of the answer, and entries.
 */
export const MAX_LIST_BYTES = 4 * 1024 * 1024;
export const MAX_LIST_ENTRIES = 4000;

/** Whether the answer to this request is a list. */
export function asksForList(inbound: Inbound): boolean {
  return inbound.kind === "request" && LISTS.has(inbound.method);
}

const LISTS: ReadonlySet<string> = new Set([
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
]);
