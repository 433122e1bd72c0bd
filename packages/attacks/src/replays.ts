import { z } from "zod";
import replaysFile from "../replays.json" with { type: "json" };

const replay = z.strictObject({
  /** What became of the harmful call, by the record of the server. */
  without: z.enum(["arrived", "denied"]),
  /** What `without` leaves out: the policy, or the proxy, where that refuses the message under every policy. */
  past: z.enum(["policy", "proxy"]),
  with: z.enum(["arrived", "denied"]),
  /** The rule that decided, as the trail has it. */
  rule: z.string().min(1),
  /** Of the entry's policy when it was replayed. */
  policyHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Replay = z.infer<typeof replay>;

/** The last run of all replays through the proxy, and the version it ran with. `npm run attacks:replay` writes it. */
export const REPLAYS = z
  .strictObject({ version: z.string(), replays: z.record(z.string(), replay) })
  .parse(replaysFile);

const BY_ID: ReadonlyMap<string, Replay> = new Map(Object.entries(REPLAYS.replays));

/** Undefined for an attack that no policy reaches. @public */
export function replayOf(id: string): Replay | undefined {
  return BY_ID.get(id);
}
