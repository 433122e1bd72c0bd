import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Call, CALLS, TOOLS } from "./hundred-rules.ts";

/** 100 MB, so no dependency: whoever wants the comparison installs it. */
const VERSION = "0.55.0";
const PACKAGE = `@cerbos/cerbos-${process.platform}-${process.arch}`;

export const CERBOS_INSTALL = `npm install --no-save ${PACKAGE}@${VERSION}`;

/**
 * What Cerbos takes, in nanoseconds per decision. `wall`: as a client sees it who asks one thing at a time over a kept
 * connection, so with the way there and back; `processor`: of the server's process, undefined where nobody tells.
 */
export type CerbosFigures = { name: string; version: string; wall: number; processor: number | undefined };

const START_MS = 30_000;
const ROUNDS = 20;
const CALLS_IN_ROUND = 10 * CALLS.length;

/** Of Linux, for every process (`getconf CLK_TCK`). */
const TICK_NS = 1e7;

/**
 * Measures Cerbos in a process of its own, with a folder of policies that say the same 100 rules; undefined when it is
 * not installed. Throws when it decides a call otherwise than `expected`.
 */
export async function cerbosFigures(expected: readonly boolean[]): Promise<CerbosFigures[] | undefined> {
  const program = programPath();
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "cerbos-"));
  const server = start(program, folder);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const client: Client = { agent, socketPath: join(folder, "http.sock") };
  try {
    await ready(client, server);
    const alone = CALLS.map((call) => [call]);
    return [
      await measured({ name: "cerbos, one call a request", client, server, expected, batches: alone }),
      await measured({
        name: `cerbos, ${CALLS.length} calls a request`,
        client,
        server,
        expected,
        batches: [CALLS],
      }),
    ];
  } finally {
    agent.destroy();
    if (server.exitCode === null && server.kill("SIGKILL")) await once(server, "exit");
    rmSync(folder, { recursive: true });
  }
}

function programPath(): string | undefined {
  try {
    const manifest = import.meta.resolve(`${PACKAGE}/package.json`);
    const path = join(dirname(new URL(manifest).pathname), PACKAGE.slice("@cerbos/".length));
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Each tool is a kind of resource, with a policy of its own; a denial overrides, and what no policy names is denied. */
function policyOf({ name, cap }: (typeof TOOLS)[number]): object {
  const rule = (effect: string, expr: string) => ({
    actions: ["call"],
    effect,
    roles: ["agent"],
    condition: { match: { expr } },
  });
  return {
    apiVersion: "api.cerbos.dev/v1",
    resourcePolicy: {
      version: "default",
      resource: name,
      rules: [
        rule("EFFECT_ALLOW", "has(R.attr.reason)"),
        rule("EFFECT_DENY", `has(R.attr.amount) && R.attr.amount > ${cap}`),
      ],
    },
  };
}

function start(program: string, folder: string): ChildProcess {
  const policies = join(folder, "policies");
  mkdirSync(policies);
  for (const tool of TOOLS)
    writeFileSync(join(policies, `${tool.name}.json`), JSON.stringify(policyOf(tool)));
  const config = {
    server: { httpListenAddr: `unix:${folder}/http.sock`, grpcListenAddr: `unix:${folder}/grpc.sock` },
    storage: { driver: "disk", disk: { directory: policies, watchForChanges: false } },
    telemetry: { disabled: true },
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  return spawn(program, ["server", "--log-level=error", `--config=${folder}/config.json`], {
    stdio: ["ignore", "inherit", "inherit"],
  });
}

type Client = { agent: Agent; socketPath: string };

async function ready(client: Client, server: ChildProcess): Promise<void> {
  const end = Date.now() + START_MS;
  while (Date.now() < end && server.exitCode === null) {
    const health = await ask(client, "/_cerbos/health").catch(() => "");
    if (health !== "") return;
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
  throw new Error("Cerbos does not start.");
}

function ask({ agent, socketPath }: Client, path: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json" };
    const method = body === undefined ? "GET" : "POST";
    const sent = request({ agent, socketPath, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`Cerbos answers ${response.statusCode}: ${text}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function decisions(client: Client, calls: readonly Call[]): Promise<boolean[]> {
  const resources = calls.map(({ tool, args }, i) => ({
    actions: ["call"],
    resource: { kind: tool, id: `${i}`, attr: args },
  }));
  const body = JSON.stringify({ principal: { id: "a1", roles: ["agent"] }, resources });
  const answer = JSON.parse(await ask(client, "/api/check/resources", body)) as {
    results: { actions: { call: string } }[];
  };
  return answer.results.map(({ actions }) => actions.call === "EFFECT_ALLOW");
}

type Measurement = {
  name: string;
  client: Client;
  server: ChildProcess;
  expected: readonly boolean[];
  batches: readonly (readonly Call[])[];
};

async function measured({ name, client, server, expected, batches }: Measurement): Promise<CerbosFigures> {
  let wall = Number.POSITIVE_INFINITY;
  const before = processorTimeOf(server);
  for (let round = 0; round < ROUNDS; round++) {
    const from = process.hrtime.bigint();
    for (let done = 0; done < CALLS_IN_ROUND; done += CALLS.length) {
      const answers: boolean[] = [];
      for (const batch of batches) answers.push(...(await decisions(client, batch)));
      const wrong = expected.filter((allowed, i) => answers[i] !== allowed);
      if (wrong.length > 0) throw new Error(`${name} decides ${wrong.length} calls otherwise.`);
    }
    wall = Math.min(wall, Number(process.hrtime.bigint() - from) / CALLS_IN_ROUND);
  }
  const after = processorTimeOf(server);
  const processor =
    before === undefined || after === undefined ? undefined : (after - before) / (ROUNDS * CALLS_IN_ROUND);
  return { name, version: VERSION, wall, processor };
}

/** User and system time of a process in nanoseconds, in steps of a tick; Linux tells it of all processes. */
function processorTimeOf({ pid }: ChildProcess): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    return (Number(fields?.[11]) + Number(fields?.[12])) * TICK_NS;
  } catch {
    return undefined;
  }
}
