import { NO_REDIS, RedisServer } from "@sallyport/testkit/redis-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stage } from "../testing/stage.ts";

/** A budget that an admin empties (docs/limits.md): in memory, over workers, and in Redis. */
const POLICY = {
  version: "2",
  default: "deny",
  tools: { pay: { limits: [{ counter: "pay", window: "month", max: 2, scope: "grant" }] } },
};

let redis: RedisServer | undefined;
beforeAll(async () => {
  if (NO_REDIS === undefined) redis = await RedisServer.start();
});
afterAll(() => redis?.remove());

describe.each<[string, () => Record<string, string> | undefined]>([
  ["in memory", () => ({})],
  ["over two workers", () => ({ PROXY_WORKERS: "2" })],
  ["in Redis, by two workers", () => redis && { PROXY_WORKERS: "2", REDIS_URL: redis.url }],
])("a reset %s", (_, env) => {
  it("gives the whole budget once, and a restart gives nothing more", {
    timeout: 60_000,
  }, async (context) => {
    const settings = env();
    if (settings === undefined) {
      context.skip(NO_REDIS);
      return;
    }
    const stage = await Stage.set({ policy: POLICY, tools: ["pay"], env: settings });
    const ran = async (times: number): Promise<number> => {
      const { hits } = await stage.witness(async () => {
        for (let i = 0; i < times; i++) await stage.call("pay");
      });
      return hits.length;
    };
    try {
      expect(await ran(3)).toBe(2);
      await reset(stage);
      await stage.configured();
      expect(await ran(5)).toBe(2);
      await stage.proxy.kill();
      await stage.proxy.restart();
      expect(await ran(2)).toBe(0);
    } finally {
      await stage.strike();
    }
  });
});

/** What services/limit/reset-limit.ts does, once all that was used has arrived. */
async function reset(stage: Stage): Promise<void> {
  const { orgId, grantId } = stage.tenant;
  await stage.trail();
  const where = "org_id = $1 AND key LIKE $2";
  await stage.tenant.query(
    `INSERT INTO limit_resets (org_id, key) SELECT org_id, key FROM limit_counters WHERE ${where}`,
    [orgId, `${grantId}:%`],
  );
  await stage.tenant.query(`DELETE FROM limit_counters WHERE ${where}`, [orgId, `${grantId}:%`]);
}
