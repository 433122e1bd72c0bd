import { setTimeout as delay } from "node:timers/promises";
import { RawClient } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Enforcing, publicationTimes, revocationTimes } from "../testing/change-times.ts";
import { bearer, call, POLICY, Stage } from "../testing/stage.ts";

/**
 * docs/contract.md, "Promises": revocations, publications and deletions take effect within 1 s, 1.5 s without NOTIFY.
 * The machine's clock measures the times; `npm run bench` prints the times of an idle machine.
 */
const ROUNDS = 50;
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const status = async (token = stage.tenant.token): Promise<number> =>
  (await stage.say(call("echo"), bearer(token))).status;
const decision = async (): Promise<{ rule: string; reason: string } | undefined> => {
  const { result } = JSON.parse((await stage.call("echo")).body);
  return result?._meta?.["sallyport/decision"];
};
const until = (holds: () => Promise<boolean>): Promise<number> => stage.clock.until(holds);
async function newGrant(
  over: Parameters<typeof stage.tenant.addGrant>[0] = {},
): ReturnType<typeof stage.tenant.addGrant> {
  const grant = await stage.tenant.addGrant(over);
  await until(async () => (await status(grant.token)) === 200);
  return grant;
}
function tell(what: string, times: number[]): { p50: number; p99: number; max: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(10 * (sorted[Math.ceil(share * sorted.length) - 1] ?? 0)) / 10;
  const figures = { p50: at(0.5), p99: at(0.99), max: at(1) };
  console.info(`${what}, ${times.length} rounds: ${JSON.stringify(figures)} ms`);
  return figures;
}
const enforcing = (): Enforcing => ({
  tenant: stage.tenant,
  call: (token) => stage.say(call("echo"), bearer(token)),
  until,
});

describe("a change of configuration", { timeout: 180_000 }, () => {
  it("refuses a revoked grant within 1 s of NOTIFY", async () => {
    const times = await revocationTimes(enforcing(), ROUNDS);
    expect(tell("revoke → refused", times).max).toBeLessThan(1000);
  });

  it("enforces a published policy within 1 s of NOTIFY", async () => {
    const denying = (reason: string) => ({
      ...POLICY,
      tools: { ...POLICY.tools, echo: { action: "deny", reason } },
    });
    const times = await publicationTimes(enforcing(), denying, ROUNDS);
    await stage.tenant.publish(POLICY);
    await until(async () => (await decision()) === undefined);
    expect(tell("publish → enforced", times).max).toBeLessThan(1000);
  });

  it("takes effect by polling after the LISTEN connection is cut, and the proxy opens a new one", async () => {
    const listening =
      "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()";
    const before = await stage.tenant.query<{ pid: number }>(listening);
    expect(before).toHaveLength(1);
    await stage.tenant.query("SELECT pg_terminate_backend($1)", [before[0]?.pid]);
    const { grantId, token } = await stage.tenant.addGrant();
    expect(await until(async () => (await status(token)) === 200)).toBeLessThan(1500);
    await stage.tenant.revoke(grantId);
    expect(await until(async () => (await status(token)) === 401)).toBeLessThan(1500);
    await until(async () => (await stage.tenant.query(listening)).length === 1);
    expect(await stage.tenant.query<{ pid: number }>(listening)).not.toEqual(before);
  });

  it("refuses a revoked grant within 1.5 s by polling alone", async () => {
    const [row] = await stage.tenant.query<{ definition: string }>(
      "SELECT pg_get_functiondef('take_config_version'::regproc) AS definition",
    );
    const definition = row?.definition ?? "";
    const mute = definition.replace(/PERFORM pg_notify[^;]*;/, "");
    expect(mute).not.toBe(definition);
    await stage.tenant.query(mute);
    try {
      const grants = await Promise.all(Array.from({ length: ROUNDS }, () => newGrant()));
      const times = await Promise.all(
        grants.map(async ({ grantId, token }, i) => {
          await delay(40 * i); // spread over the time between two polls
          await stage.tenant.revoke(grantId);
          return until(async () => {
            await delay(10);
            return (await status(token)) === 401;
          });
        }),
      );
      expect(tell("revoke → refused, without NOTIFY", times).max).toBeLessThan(1500);
    } finally {
      await stage.tenant.query(definition);
    }
  });
});

describe("other changes of access", () => {
  it("denies every call and lists no tool for a grant without a policy", async () => {
    const { grantId, token } = await newGrant();
    await stage.tenant.query("UPDATE grants SET policy_id = NULL WHERE id = $1", [grantId]);
    const said = async () => JSON.parse((await stage.say(call("echo"), bearer(token))).body).result;
    await until(async () => (await said()).isError === true);
    expect((await said())._meta["sallyport/decision"]).toMatchObject({
      rule: "(no policy)",
      policy: null,
      revision: null,
    });
    const list = await stage.say({ jsonrpc: "2.0", id: 1, method: "tools/list" }, bearer(token));
    expect(JSON.parse(list.body).result.tools).toEqual([]);
  });

  it("refuses the old token after a rotation, and still accepts the new one", async () => {
    const { grantId, token, tokenId } = await newGrant();
    const next = await stage.tenant.addToken(grantId);
    await until(async () => (await status(next.token)) === 200);
    expect(await status(token)).toBe(200);
    await stage.tenant.query("UPDATE grant_tokens SET revoked_at = now() WHERE id = $1", [tokenId]);
    expect(await until(async () => (await status(token)) === 401)).toBeLessThan(1000);
    expect(await status(next.token)).toBe(200);
  });

  it("refuses a grant once it expires, without a change in the database", async () => {
    const { token } = await newGrant({ expiresAt: new Date(Date.now() + 1500) });
    await until(async () => (await status(token)) === 401);
    expect(await status()).toBe(200);
  });

  it("removes a tool from lists and answers its calls as unknown once the policy hides it (Z)", async () => {
    const list = async () => (await stage.say({ jsonrpc: "2.0", id: 1, method: "tools/list" })).body;
    expect(await list()).toContain("echo");
    await stage.tenant.publish({ ...POLICY, hide: ["echo"] });
    await until(async () => !(await list()).includes("echo"));
    const { result, hits, rows } = await stage.witness(() => stage.call("echo"));
    expect(result.body).toBe((await stage.call("nope")).body.replace("nope", "echo"));
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "Z" }]);
    await stage.tenant.publish(POLICY);
    await until(async () => (await list()).includes("echo"));
  });

  it.each<[string, unknown]>([
    ["rubbish", { rubbish: true }],
    ["another format", { format: 99 }],
    ["null", null],
  ])(
    "L9 denies every call under a policy that cannot be loaded (%s), and applies other changes",
    async (_, compiled) => {
      const before = stage.proxy.output.length;
      await stage.tenant.publishCompiled("{}", compiled, "x");
      const { token } = await stage.tenant.addGrant();
      await until(async () => (await status(token)) === 200);
      const { result, hits, rows } = await stage.witness(() => stage.call("echo"));
      expect(JSON.parse(result.body).result._meta["sallyport/decision"]).toMatchObject({
        rule: "(no policy)",
        revision: null,
      });
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ answer: "D", rule: "(no policy)", policy_revision: null }]);
      expect(stage.proxy.output.slice(before)).toContain(
        "A policy cannot be loaded, so it denies every call.",
      );
      await stage.tenant.publish(POLICY);
      await until(async () => (await decision()) === undefined);
    },
  );

  it("reports which configuration version the proxy enforces", async () => {
    const inForce = async () =>
      (
        await stage.tenant.query<{ version: number; current: number }>(
          "SELECT config_version::int AS version, version::int AS current FROM proxies, config_clock",
        )
      ).map(({ version, current }) => current - version);
    await until(async () => (await inForce())[0] === 0);
    expect(await inForce()).toEqual([0]);
  });
});

describe("open streams and running calls of a grant that ends", () => {
  it("closes a GET stream within 2 s of the revocation", async () => {
    const { grantId, token } = await newGrant();
    stage.upstream.script("GET", { events: [": open\n\n"], until: new Promise(() => undefined) });
    const client = await RawClient.connect(stage.proxy.port);
    const opened = stage.upstream.next(({ method }) => method === "GET");
    client.send(stage.bodiless("GET", bearer(token)));
    await opened;
    const started = stage.clock.now();
    await stage.tenant.revoke(grantId);
    expect((await client.response())?.status).toBe(200);
    expect(stage.clock.now() - started).toBeLessThan(2000);
    client.close();
  });

  it("cuts a streamed call and an unanswered call within 2 s of the revocation", async () => {
    const { grantId, token } = await newGrant();
    stage.upstream.script("tool:echo", ({ message }) =>
      message?.id === 1
        ? {
            events: [
              {
                jsonrpc: "2.0",
                method: "notifications/progress",
                params: { progressToken: 1, progress: 1, message: "begun" },
              },
            ],
            until: new Promise(() => undefined),
          }
        : { hang: true },
    );
    const both = Promise.all([1, 2].map((id) => stage.upstream.next(({ message }) => message?.id === id)));
    const params = { name: "echo", _meta: { progressToken: 1 } };
    const running = [1, 2].map((id) => stage.say({ ...call("echo", {}, id), params }, bearer(token)));
    await both;
    const started = stage.clock.now();
    await stage.tenant.revoke(grantId);
    const [stream, waiting] = await Promise.all(running);
    expect(stage.clock.now() - started).toBeLessThan(2000);
    expect(stream?.status).toBe(200);
    expect(stream?.body).not.toContain("result");
    expect(waiting?.status).toBe(401);
    await stage.trail();
    const outcomes = await stage.tenant.query<{ result: string }>(
      "SELECT result FROM outcomes JOIN decisions USING (call_id) WHERE grant_id = $1 AND result <> 'ok'",
      [grantId],
    );
    expect(outcomes.map(({ result }) => result)).toEqual(["cut_off", "cut_off"]);
  });

  it("cuts a streamed call when its grant expires", async () => {
    const { token } = await newGrant({ expiresAt: new Date(Date.now() + 1500) });
    stage.upstream.script("tools/call", { events: [": open\n\n"], until: new Promise(() => undefined) });
    const response = await stage.say(call("echo"), bearer(token));
    expect(response.status).toBe(401);
  });
});

it("refuses the tokens of a deleted server like unknown tokens (U)", async () => {
  await stage.tenant.query("UPDATE servers SET deleted_at = now() WHERE id = $1", [stage.tenant.serverId]);
  expect(await until(async () => (await status()) === 401)).toBeLessThan(1000);
});
