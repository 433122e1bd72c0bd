import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProxyProcess, RawClient, TcpRelay } from "@sallyport/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { hits, keysRecorded, keysSeen, Load } from "../testing/load.ts";
import { call, POLICY, Stage, type StageOptions } from "../testing/stage.ts";
import { gate } from "../testing/gate.ts";

/** No call passes unrecorded, and no record is lost: docs/contract.md, "Promises"; docs/threats.md, R1 to R4, R7, R10. */
let stage: Stage | undefined;
let relay: TcpRelay | undefined;
afterEach(async () => {
  await stage?.strike();
  await relay?.close();
  stage = undefined;
  relay = undefined;
});

async function setStage(options: StageOptions = {}): Promise<Stage> {
  stage = await Stage.set(options);
  return stage;
}
/** Puts a relay that can be cut between the proxy and its database. */
async function setBehindRelay(options: StageOptions = {}): Promise<{ stage: Stage; relay: TcpRelay }> {
  let made: TcpRelay | undefined;
  const staged = await setStage({
    ...options,
    databaseUrl: async ({ proxyUrl }) => {
      const through = await TcpRelay.before(proxyUrl);
      made = through.relay;
      return through.url;
    },
  });
  if (made === undefined) throw new Error("no relay");
  relay = made;
  return { stage: staged, relay: made };
}

describe("kill -9 under load", { timeout: 120_000 }, () => {
  it("loses and duplicates no row of a call that the upstream saw, and refills no budget", async () => {
    const on = await setStage({
      policy: {
        version: "1",
        default: "deny",
        tools: { echo: {}, budget: { limits: [{ counter: "b", window: "day", max: 900, scope: "grant" }] } },
      },
      tools: ["echo", "budget"],
    });
    for (let round = 1; round <= 5; round++) {
      const load = new Load(on, `r${round}`, { clients: 16, tool: "budget" });
      await hits(on, 120 * round);
      await on.proxy.kill();
      await load.stop();
      await on.proxy.restart();
    }
    const rest = new Load(on, "rest", { clients: 8, tool: "budget" });
    await hits(on, 800);
    while ((await keysRecorded(on, "deny")).length === 0);
    await rest.stop();
    await on.trail();

    const seen = keysSeen(on);
    const recorded = await keysRecorded(on);
    expect(new Set(seen).size).toBe(seen.length);
    expect(new Set(recorded).size).toBe(recorded.length);
    expect(seen.filter((key) => !recorded.includes(key))).toEqual([]);
    // Decisions use up the budget, whether or not the kill came before they were sent.
    expect(recorded).toHaveLength(900);
    expect(seen.length).toBeLessThanOrEqual(900);
    console.info(
      `kill -9: 5 kills at 16 clients, ${seen.length} calls seen upstream, ${recorded.length} rows, 0 lost`,
    );
  });
});

describe("a spool that cannot store a record", { timeout: 60_000 }, () => {
  const TOOLS = ["echo", "refund", "nope"];

  /** Calls until not even the shortest record fits. Returns how many calls were forwarded. */
  async function fillUp(on: Stage): Promise<number> {
    for (let i = 0, forwarded = 0, refused = 0; ; i++) {
      const tool = refused === 0 ? "echo" : (TOOLS[i % TOOLS.length] ?? "");
      const response = await on.call(tool, { [`fill-${i}`]: 1 });
      refused = response.status === 503 ? refused + 1 : 0;
      if (response.status === 200 && tool === "echo") forwarded++;
      if (refused > 2 * TOOLS.length) return forwarded;
    }
  }

  /** Opens a stream. The returned function sends server requests on it, and returns what client and server received. */
  async function askingLater(on: Stage, methods: readonly string[]) {
    const { opened: until, open: ask } = gate();
    const lastEvents = methods.map((method) => ({ jsonrpc: "2.0", id: method, method, params: {} }));
    on.upstream.script("GET", { events: [], until, lastEvents });
    const stream = await EventStream.get(on);
    return async () => {
      const answers = methods.map((method) => on.upstream.next(({ message }) => message?.id === method));
      ask();
      const errors = (await Promise.all(answers)).map(({ message }) => message?.error);
      return { seen: await stream.rest(), errors };
    };
  }

  it("refuses every call at its quota (F), and forwards calls again once it is drained", async () => {
    const policy = { ...POLICY, version: "2", surfaces: { elicitation: "allow" } };
    const { stage: on, relay: database } = await setBehindRelay({ policy, env: { PROXY_SPOOL_MAX_MB: "1" } });
    const requests = await askingLater(on, ["elicitation/create", "roots/list"]);
    database.cut();
    const passed = await fillUp(on);
    const before = on.upstream.requests.length;
    expect(before).toBe(passed + 1);
    for (const tool of TOOLS) {
      const refused = await on.call(tool);
      expect(refused.status).toBe(503);
      expect(refused.headers["retry-after"]).toBe("1");
      expect(JSON.parse(refused.body)).toMatchObject({ error: { code: -32603 } });
    }
    expect(on.upstream.requests).toHaveLength(before);
    expect(await requests()).toMatchObject({ seen: [], errors: [{ code: -32603 }, { code: -32603 }] });
    expect(on.proxy.output).toContain(
      "No call passes, because decisions cannot be recorded: the spool has used the space",
    );

    database.restore();
    while ((await on.call("echo")).status !== 200);
    await on.trail();
    const recorded = await keysRecorded(on);
    expect(keysSeen(on).filter((key) => !recorded.includes(key))).toEqual([]);
    expect(new Set(recorded).size).toBe(recorded.length);
  });

  const disk = mountSmallDisk();
  it.skipIf(disk === undefined)(
    "refuses every call on a full disk (F), and forwards calls again once there is space",
    async () => {
      const folder = disk ?? "";
      const filler = join(folder, "filler");
      try {
        const { stage: on, relay: database } = await setBehindRelay({
          env: { PROXY_SPOOL_DIR: join(folder, "spool"), PROXY_SPOOL_MAX_MB: "16" },
        });
        database.cut();
        writeFileSync(filler, Buffer.alloc(4 * 1024 * 1024));
        const passed = await fillUp(on);
        expect(on.upstream.requests).toHaveLength(passed);
        for (let i = 0; i < 3; i++) expect((await on.call("echo")).status).toBe(503);
        expect(on.upstream.requests).toHaveLength(passed);
        expect(on.proxy.output).toContain("no space can be laid out for records (ENOSPC)");

        rmSync(filler);
        while ((await on.call("echo", { after: 1 })).status !== 200);
        database.restore();
        await on.trail();
        const recorded = await keysRecorded(on);
        expect(keysSeen(on).filter((key) => !recorded.includes(key))).toEqual([]);
      } finally {
        await stage?.strike();
        stage = undefined;
        execFileSync("umount", [folder]);
        rmSync(folder, { recursive: true });
      }
    },
  );
});

/** A disk of 6 MiB, where this user may mount one; elsewhere the test is skipped. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

describe("a database that goes away", { timeout: 60_000 }, () => {
  it("does not stop calls, whose rows arrive once when it is back, and is logged once", async () => {
    const { stage: on, relay: database } = await setBehindRelay();
    await on.call("echo", { first: 1 });
    const before = on.proxy.output.length;
    database.cut();
    for (let i = 0; i < 40; i++) expect((await on.call("echo", { [`away-${i}`]: 1 })).status).toBe(200);
    expect((await on.say(call("echo"), { Authorization: "Bearer sp_unknown" })).status).toBe(401);
    await on.proxy.said("Records of calls wait in the spool", before);
    await on.proxy.said('"configuration"', before);
    expect(await keysRecorded(on)).not.toContain("away-0");

    database.restore();
    await on.proxy.said("The audit trail reaches the database again.", before);
    await on.proxy.said("the configuration is up to date", before);
    await on.trail();
    const recorded = await keysRecorded(on);
    expect(recorded.filter((key) => key.startsWith("away-")).length).toBe(40);
    expect(new Set(recorded).size).toBe(recorded.length);
    const told = on.proxy.output.slice(before);
    expect(told.match(/Records of calls wait/g)).toHaveLength(on.proxy.workers);
    expect(told.match(/"level":50/g)).toHaveLength(2 * on.proxy.workers);
  });

  it("stops every call after the stale limit (F), until it is back", async () => {
    const { stage: on, relay: database } = await setBehindRelay({ env: { PROXY_STALE_SECONDS: "2" } });
    database.cut();
    const cutAt = performance.now();
    let lastSent = 0;
    for (let sent = 0, refused = 0; refused < on.proxy.workers; sent = performance.now() - cutAt) {
      const isRefused = (await on.call("echo")).status !== 200;
      refused = isRefused ? refused + 1 : 0;
      if (!isRefused) lastSent = sent;
    }
    // What was sent later was decided later still, however slow this machine is.
    expect(lastSent).toBeLessThan(2000);
    const before = on.upstream.requests.length;
    const refused = await on.call("echo");
    expect(refused.status).toBe(503);
    expect(refused.headers["retry-after"]).toBe("1");
    expect(on.upstream.requests).toHaveLength(before);
    const health = await on.raw(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(health?.status).toBe(503);
    expect(health?.body).toBe('{"status":"unavailable","waitingFor":"a newer configuration"}');

    database.restore();
    while ((await on.call("echo")).status !== 200);
    expect((await on.raw(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`))?.body).toBe('{"status":"ok"}');
    const rows = await on.trail();
    expect(rows.filter(({ answer }) => answer === "F").length).toBeGreaterThan(0);
    expect(rows.filter(({ effect }) => effect === "allow")).toHaveLength(on.upstream.requests.length);
  });

  it("stops calls with 503 when it is away at the start, is logged in one sentence, and calls pass once it is back", async () => {
    const { stage: on, relay: database } = await setBehindRelay();
    await on.proxy.stop();
    database.cut();
    const before = on.proxy.output.length;
    await on.proxy.restart(false);
    await on.proxy.said(
      "The database cannot be used: it closed the connection. Check that Postgres is up.",
      before,
    );
    expect((await on.call("echo")).status).toBe(503);
    const health = await on.raw(`GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(health?.body).toBe('{"status":"unavailable","waitingFor":"the database"}');
    expect(on.upstream.requests).toEqual([]);

    database.restore();
    await on.proxy.said("The proxy serves.", before);
    expect((await on.call("echo")).status).toBe(200);
    const told = on.proxy.output.slice(before);
    expect(told.match(/The database cannot be used/g)).toHaveLength(on.proxy.workers);
    expect(told).not.toMatch(/\bat .*\.[jt]s:\d+|for-tests-only|password/);
  });
});

describe("SIGTERM", { timeout: 60_000 }, () => {
  it("under load fails no call, keeps every row, and exits with 0", async () => {
    const on = await setStage();
    const load = new Load(on, "t", { clients: 8, tool: "echo" });
    await hits(on, 300);
    const code = await on.proxy.stop();
    await load.stop();
    expect(code).toBe(0);
    const { 200: ok = 0, 0: closed = 0, ...failed } = Object.fromEntries(load.statuses);
    expect(failed).toEqual({});
    // A connection may close between two calls; a call that reached the upstream was answered.
    expect(closed).toBeLessThanOrEqual(8);
    expect(keysSeen(on)).toHaveLength(ok);
    const recorded = await keysRecorded(on);
    expect(recorded.toSorted()).toEqual(keysSeen(on).toSorted());
    const [row] = await on.tenant.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM outcomes WHERE org_id = $1",
      [on.tenant.orgId],
    );
    expect(row?.n).toBe(ok);
  });

  it("waits for a running call, and ends an open GET stream", async () => {
    const on = await setStage();
    const { opened: before, open: go } = gate();
    on.upstream.script("GET", { events: [": hi\n\n"], until: new Promise(() => undefined) });
    on.upstream.script("tools/call", ({ message }) => ({
      before,
      json: { jsonrpc: "2.0", id: message?.id, result: {} },
    }));
    const stream = await RawClient.connect(on.proxy.port);
    stream.send(on.bodiless("GET"));
    const running = on.call("echo");
    await hits(on, 2);
    const stopped = on.proxy.stop();
    expect((await stream.response())?.status).toBe(200);
    go();
    const response = await running;
    expect(response.status).toBe(200);
    expect(response.headers["connection"]).toBe("close");
    expect(await stopped).toBe(0);
  });
});

describe("a start that fails prints why, without a stack trace", () => {
  it("refuses a spool folder that another proxy uses", async () => {
    const on = await setStage();
    const other = await ProxyProcess.start(
      { databaseUrl: on.database.proxyUrl, env: { PROXY_SPOOL_DIR: on.proxy.spoolDir } },
      false,
    ).catch((error: unknown) => String(error));
    expect(other).toMatch(/Another proxy \(process \d+\) is using the spool folder/);
    expect(other).not.toMatch(/\bat .*\.[jt]s:\d+/);
    expect((await on.call("echo")).status).toBe(200);
  });

  it("refuses a port that is in use", async () => {
    const on = await setStage();
    const other = await ProxyProcess.start(
      { databaseUrl: on.database.proxyUrl, env: { PROXY_PORT: String(on.proxy.port) } },
      false,
    ).catch((error: unknown) => String(error));
    expect(other).toContain(`The proxy cannot listen on 127.0.0.1 port ${on.proxy.port} (EADDRINUSE).`);
  });

  it("lists every problem of the environment", async () => {
    const failed = await ProxyProcess.start(
      { databaseUrl: "nonsense", env: { PROXY_PORT: "x", LOG_LEVEL: "loud" } },
      false,
    ).catch((error: unknown) => String(error));
    expect(failed).toContain("PROXY_DATABASE_URL must be a connection URL");
    expect(failed).toContain("PROXY_PORT must be a whole number");
    expect(failed).toContain("LOG_LEVEL must be one of");
  });
});
