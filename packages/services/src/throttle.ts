import { createHash } from "node:crypto";
import { ServiceError } from "./service-error.ts";
import type { Services } from "./services.ts";

export type Throttle = {
  /** What is counted, for example `sign-in`, and by what: an account, an address. Only a hash is stored. */
  readonly of: readonly string[];
  readonly max: number;
  readonly windowMs: number;
};

/** Counts one attempt; throws `too_many` with the waiting time when it is over the limit. One atomic statement. */
export async function countAttempt({ db }: Services, throttle: Throttle): Promise<void> {
  const now = new Date();
  const opened = new Date(now.getTime() - throttle.windowMs);
  const rows = await db.$queryRaw<{ count: number; window_start: Date }[]>`
    INSERT INTO throttles AS t (key, window_start, count) VALUES (${keyOf(throttle)}, ${now}, 1)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN t.window_start <= ${opened} THEN 1 ELSE t.count + 1 END,
      window_start = CASE WHEN t.window_start <= ${opened} THEN ${now} ELSE t.window_start END
    RETURNING count, window_start`;
  const row = rows[0];
  if (!row || row.count > throttle.max) {
    const until = (row?.window_start.getTime() ?? now.getTime()) + throttle.windowMs;
    const minutes = Math.max(1, Math.ceil((until - now.getTime()) / 60_000));
    throw new ServiceError(
      "too_many",
      `Too many attempts. Try again in ${minutes} minute${minutes === 1 ? "" : "s"}.`,
    );
  }
}

/** Forgets the attempts, after one that succeeded. */
export async function clearAttempts({ db }: Services, throttle: Throttle): Promise<void> {
  await db.throttle.deleteMany({ where: { key: keyOf(throttle) } });
}

function keyOf(throttle: Throttle): string {
  return createHash("sha256").update(JSON.stringify(throttle.of)).digest("hex");
}
