import type { ServerState } from "../../adapters/state/server-state.ts";
import type { Inbound } from "./call.ts";
import type { Ports } from "./ports.ts";

/** Bytes: what a server's settings say, else what the proxy's do (docs/protocol.md, "Sizes"). */
export function maxRequestBytes({ entry }: ServerState, ports: Pick<Ports, "maxRequestBytes">): number {
  return entry.maxRequestMb === null ? ports.maxRequestBytes : entry.maxRequestMb * MEBIBYTE;
}

/** Of an answer as JSON, or of one event. */
export function maxAnswerBytes({ entry }: ServerState, ports: Pick<Ports, "maxAnswerBytes">): number {
  return entry.maxAnswerMb === null ? ports.maxAnswerBytes : entry.maxAnswerMb * MEBIBYTE;
}

/**
 * A list is read, filtered and written as a whole, so it has a bound of its own (docs/threats.md, R13): what is more
 * comes on further pages. Where the server's settings say how long its answers may be, they say it of lists too.
 */
export function maxListBytes({ entry }: ServerState): number {
  return entry.maxAnswerMb === null
    ? MAX_LIST_BYTES
    : Math.min(entry.maxAnswerMb * MEBIBYTE, MAX_SET_LIST_BYTES);
}

/** Whether the answer to this request is a list. */
export function asksForList(inbound: Inbound): boolean {
  return inbound.kind === "request" && LISTS.has(inbound.method);
}

const MEBIBYTE = 1024 * 1024;
const MAX_LIST_BYTES = 4 * MEBIBYTE;
const MAX_SET_LIST_BYTES = 16 * MEBIBYTE;
export const MAX_LIST_ENTRIES = 4000;

const LISTS: ReadonlySet<string> = new Set([
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
]);
