import type { HandshakeResult } from "../upstream/handshake.ts";
import type { DiscoveryCounts } from "./store-discovery.ts";

/** The result of the handshake that follows each change of a server. */
export type ServerCheck =
  | ({ readonly ok: true } & DiscoveryCounts)
  | { readonly ok: false; readonly cause: string; readonly message: string };

export function toServerCheck(result: HandshakeResult, counts: DiscoveryCounts | null): ServerCheck {
  if (result.ok && counts) return { ok: true, ...counts };
  if (result.ok) return { ok: false, cause: "unknown", message: "The tools could not be stored." };
  return { ok: false, cause: result.cause, message: result.message };
}
