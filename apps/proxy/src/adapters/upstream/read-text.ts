import { LongServerText, readServerText, type ServerText } from "@sallyport/mcp";
import type { Turns } from "./turns.ts";

/** A longer message is read in steps of so many bytes, each in its organisation's turn. */
export const LONG_BYTES = 128 * 1024;
const STEP_BYTES = 16 * 1024;

/** A server's message; undefined where it is none. At once where it is short. */
export function readText(
  bytes: Uint8Array,
  { turns, orgId }: { readonly turns: Turns; readonly orgId: string },
): ServerText | undefined | Promise<ServerText | undefined> {
  if (bytes.length <= LONG_BYTES) return readServerText(bytes);
  const long = new LongServerText(bytes);
  return turns.steps(orgId, () => long.step(STEP_BYTES)).then(({ read }) => read);
}
