import { STATELESS_VERSION } from "@sallyport/mcp";
import type { LearnedEra, ServerState } from "../../adapters/state/server-state.ts";

/** Milliseconds for which what a server showed by itself counts; a server may be replaced by a newer one. */
const LEARNED_FOR_MS = 5 * 60_000;

/**
 * Which protocol a server speaks: by what it showed lately through this proxy, else by the last discovery. A server
 * that speaks both was discovered as stateless.
 */
export function eraOf({ entry, memory }: ServerState, now: number): "stateless" | "session" | "unknown" {
  const { learned } = memory;
  const { protocolVersion } = entry;
  if (learned !== undefined && learned.discovered === protocolVersion && now < learned.until)
    return learned.era;
  if (protocolVersion === null) return "unknown";
  // Revisions are dates, which compare as texts.
  return protocolVersion >= STATELESS_VERSION ? "stateless" : "session";
}

/** Notes what a server has just shown. */
export function learnEra({ entry, memory }: ServerState, era: LearnedEra["era"], now: number): void {
  memory.learned = { era, until: now + LEARNED_FOR_MS, discovered: entry.protocolVersion };
}
