import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { publicationTimes, revocationTimes } from "../src/testing/change-times.ts";
import { approvalTimes } from "./approval-times.ts";
import { shareCores } from "./cores.ts";
import { Disk } from "./disk.ts";
import { KeepAliveClient } from "./keep-alive-client.ts";
import { type Load, measureLatency, measureLoad, timeOf, type Way } from "./measure.ts";
import { type Measured, report, tell } from "./report.ts";
import { denying } from "./request.ts";
import { CleanUps, setStage } from "./stage.ts";

/**
 * What the proxy adds to a tools/call with everything switched on: a grant, a policy of 100 rules, two limits, durable
 * audit in a real Postgres. Compared with nginx as a plain reverse proxy, a pass-through on the same runtime, and the
 * proxy without deciding and recording. All run in turn, so that other work on the machine affects each of them.
 * `npm run bench -- [--json] [--calls 5000] [--profile <folder for the proxy's CPU profile>]`
 */
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    calls: { type: "string", default: "5000" },
    profile: { type: "string" },
  },
});
const ROUNDS = 5;
const TURNS_A_ROUND = 5;
const CALLS_A_TURN = Math.ceil(Number(values.calls) / ROUNDS / TURNS_A_ROUND);
const WRITES_A_TURN = 40;
const CHANGES = 100;
const APPROVALS = 50;
const CLIENTS = 16;
const LOAD_MS = 1500;
/** Warms up the compiler of the runtime: the first thousands of calls cost a multiple. */
const WARM_UP_MS = 4000;
const MAX_MS = 300_000;

type Run = {
  readonly way: Way;
  readonly clients: readonly KeepAliveClient[];
  readonly times: number[];
  readonly loads: Load[];
};

async function prepare(way: Way): Promise<Run> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => KeepAliveClient.connect(way.port)));
  // A connection without requests would soon be closed.
  for (const client of clients) await timeOf(way, client);
  return { way, clients, times: [], loads: [] };
}

/** Returns the times of the disk's writes, which run in turn too. */
async function measureAll(runs: readonly Run[], disk: Disk): Promise<number[]> {
  const writes: number[] = [];
  for (const { way, clients } of runs) await measureLoad(way, clients, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < TURNS_A_ROUND; turn++) {
      writes.push(...(await disk.measure(WRITES_A_TURN)));
      for (const { way, clients, times } of runs) {
        if (clients[0]) times.push(...(await measureLatency(way, clients[0], CALLS_A_TURN)));
      }
    }
    for (const { way, clients, loads } of runs) loads.push(await measureLoad(way, clients, LOAD_MS));
  }
  return writes;
}

async function main(cleanUps: CleanUps): Promise<Measured> {
  const cores = shareCores();
  const { ways, nginxVersion, startMs, enforcing, approving } = await setStage(
    cores,
    values.profile,
    cleanUps,
  );
  const runs: Run[] = [];
  for (const way of ways) runs.push(await prepare(way));
  const disk = new Disk();
  cleanUps.add(() => disk.close());
  const diskTimes = await measureAll(runs, disk);
  const changes = {
    revoke: await revocationTimes(enforcing, CHANGES),
    publish: await publicationTimes(enforcing, denying, CHANGES),
  };
  const approvals = await approvalTimes(approving, APPROVALS);
  const about = {
    cores: cores.words,
    nginxVersion,
    startMs,
    clients: CLIENTS,
    diskTimes,
    changes,
    approvals,
  };
  const measured = report(runs, about);
  for (const { clients } of runs) for (const client of clients) client.close();
  return measured;
}

async function giveUp(): Promise<never> {
  await delay(MAX_MS, undefined, { ref: false });
  throw new Error(`The bench is not done after ${MAX_MS / 60_000} minutes: is the machine too busy?`);
}

const cleanUps = new CleanUps();
try {
  const measured = await Promise.race([main(cleanUps), giveUp()]);
  console.log(values.json ? JSON.stringify(measured) : tell(measured));
} finally {
  await cleanUps.run();
}
