import { existsSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { ProxyProcess } from "@sallyport/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { descriptors, familyOf, residentMegabytes } from "../../bench/process-figures.ts";
import { initialize } from "../testing/open-session.ts";
import { Neighbour } from "../testing/neighbour.ts";
import { event } from "../testing/noisy-server.ts";
import { bearer, call, Stage } from "../testing/stage.ts";
import { watchCalls } from "../testing/watch.ts";

/**
 * Load of every kind, with clients that come and go: docs/threats.md, R16. `SOAK_SECONDS` says for how long; `npm run soak`
 * takes ten minutes. What it asserts does not depend on how fast the machine is; the waits are printed.
 */
const { SOAK_SECONDS = "20" } = process.env;
const SOAK_MS = Number(SOAK_SECONDS) * 1000;
const SAMPLES = 40;
const WATCH_MS = 250;
/** Memory that V8 takes at its own time, in megabytes, and connections to the database and of idle agents. */
const SOME_MEMORY = 64;
const SOME_DESCRIPTORS = 10;

let stage: Stage;
let control: ProxyProcess;
beforeAll(async () => {
  stage = await Stage.set({
    policy: { version: "2", default: "allow", definitions: { new_tools: "default" } },
  });
  const env = { PROXY_ALLOWED_HOSTS: `localhost:${stage.proxy.port}` };
  control = await ProxyProcess.start({ databaseUrl: stage.database.proxyUrl, env });
});
afterAll(async () => {
  await control?.remove();
  await stage?.strike();
});

const answer = (text: string) => (id: unknown) =>
  Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, result: { content: [{ type: "text", text }] } }));
const news = event({ jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data: "x" } });

async function moveIn(): Promise<Neighbour> {
  const neighbour = await Neighbour.moveIn(stage, {
    policy: {
      version: "2",
      default: "allow",
      tools: { denied: { action: "deny" } },
      surfaces: { logging: "allow" },
      definitions: { new_tools: "default" },
    },
    tools: ["echo", "large", "stream", "failing", "denied"],
    noises: {
      echo: { body: answer("small") },
      large: { body: answer("x".repeat(300_000)) },
      stream: { type: "text/event-stream", forEver: news, every: 20 },
      failing: { body: () => Buffer.from("no JSON") },
      GET: { type: "text/event-stream", forEver: news, every: 20 },
    },
  });
  const { tenant } = neighbour;
  neighbour.repeat(call("echo"), 2);
  for (const tool of ["large", "failing", "denied"]) neighbour.repeat(call(tool), 1);
  neighbour.repeat(call("echo"), 1, bearer(`sp_${"x".repeat(49)}`));
  const headers = { ...bearer(tenant.token), Accept: "text/event-stream" };
  const path = `/mcp/${tenant.serverId}`;
  neighbour.goOn(async () => {
    const { headers: given } = await neighbour.say(initialize());
    const session = { "Mcp-Session-Id": given["mcp-session-id"] ?? "" };
    await neighbour.say(call("echo"), session);
    const stream = await neighbour.connect();
    stream.send(stage.bodiless("GET", { ...headers, ...session }, path));
    const left = await neighbour.connect();
    left.send(neighbour.post(call("stream"), session));
    await delay(50);
    stream.close();
    left.close();
    const end = await neighbour.connect();
    end.send(stage.bodiless("DELETE", { ...headers, ...session }, path));
    await end.response();
    end.close();
  });
  return neighbour;
}

type Sample = Readonly<Record<"megabytes" | "descriptors" | "p99" | "realP99", number>>;

async function sample(pids: readonly number[]): Promise<Sample> {
  const bytes = stage.post(JSON.stringify(call("echo")));
  const { noisy } = await watchCalls(bytes, { noisy: stage.proxy, control }, WATCH_MS);
  expect(noisy.errors).toBe(0);
  stage.upstream.requests.length = 0; // it remembers all, and this is not about its memory
  return {
    megabytes: residentMegabytes(pids),
    descriptors: descriptors(pids),
    p99: noisy.p99,
    realP99: noisy.realP99,
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Of a quarter of the samples, counted from 0. */
function quarter(samples: readonly Sample[], n: number, of: keyof Sample): number[] {
  const length = samples.length / 4;
  return samples.slice(n * length, (n + 1) * length).map((each) => each[of]);
}

const least = (samples: readonly Sample[], n: number): number =>
  Math.min(...quarter(samples, n, "megabytes"));

it.skipIf(!existsSync("/proc/self/fd"))(
  "R16 has no more memory, descriptors and files than before after load with clients that come and go",
  { timeout: 3 * SOAK_MS + 120_000 },
  async () => {
    const pids = familyOf(stage.proxy.pid);
    const before = await sample(pids);
    const neighbour = await moveIn();
    const samples: Sample[] = [];
    const until = performance.now() + SOAK_MS;
    while (performance.now() < until) {
      samples.push(await sample(pids));
      await delay(Math.max(0, SOAK_MS / SAMPLES - 2 * WATCH_MS));
    }
    await neighbour.moveOut();
    const told = [0, 1, 2, 3].map((n) => ({
      megabytes: Math.round(median(quarter(samples, n, "megabytes"))),
      leastMegabytes: Math.round(least(samples, n)),
      descriptors: median(quarter(samples, n, "descriptors")),
      realP99: Math.round(median(quarter(samples, n, "realP99"))),
      p99: Math.round(median(quarter(samples, n, "p99"))),
    }));
    console.log(
      `Soak of ${SOAK_SECONDS} s, by quarters, p99 in ms, also without the machine's own delay:`,
      before,
      told,
    );
    // the least of a quarter: how much comes between two collections depends on how fast the machine is
    const grown = least(samples, 3) - least(samples, 1);
    expect(grown).toBeLessThan(SOME_MEMORY);
    // what is still open ends by itself; a descriptor that does not is what the test's own time-out is for
    while (descriptors(pids) > before.descriptors + SOME_DESCRIPTORS) await delay(100);
    await stage.trail();
    expect(readdirSync(stage.proxy.spoolDir).length).toBeLessThan(10);
  },
);
