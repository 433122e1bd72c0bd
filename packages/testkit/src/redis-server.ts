import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";

const run = promisify(execFile);
const ANSWERS_WITHIN_MS = 10_000;

/** Why tests with Redis are skipped; undefined where they can run. */
export const NO_REDIS =
  spawnSync("redis-server", ["--version"]).error === undefined
    ? undefined
    : "There is no redis-server on this machine (on Debian: apt-get install redis-server).";

/** For the name of such a suite: says that it is skipped, and why. */
export const WITH_REDIS = NO_REDIS === undefined ? "" : ` (skipped: ${NO_REDIS})`;

/** A real redis-server, or a Sentinel, in a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly dir = mkdtempSync(join(tmpdir(), "sallyport-redis-"));
  readonly #args: readonly string[];
  #child: ChildProcess | undefined = undefined;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
  }

  /** Keeps nothing on the disk, unless `args` say otherwise. */
  static async start(args: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args);
    await server.restart();
    return server;
  }

  static async startSentinel(config: string): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), ["--sentinel"]);
    writeFileSync(join(server.dir, "sentinel.conf"), `${config}\n`);
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get node(): { readonly host: string; readonly port: number } {
    return { host: "127.0.0.1", port: this.port };
  }

  async restart(): Promise<void> {
    const isSentinel = this.#args[0] === "--sentinel";
    const config = isSentinel ? [join(this.dir, "sentinel.conf"), "--sentinel"] : [];
    const keep = isSentinel ? [] : ["--save", "", "--appendonly", "no", ...this.#args];
    const own = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.dir];
    this.#child = spawn("redis-server", [...config, ...own, ...keep], { stdio: "ignore" });
    const limit = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    while (!(await this.cli("PING").catch(() => "")).includes("PONG")) {
      if (limit.aborted) throw new Error("redis-server does not answer.");
      await delay(10);
    }
  }

  /** Runs redis-cli against it. */
  async cli(...command: readonly string[]): Promise<string> {
    const { stdout } = await run("redis-cli", ["-p", String(this.port), ...command]);
    return stdout.trim();
  }

  /** SIGSTOP: its connections stay open, and nothing is answered. */
  freeze(): void {
    this.#child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child?.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** A cluster of `masters` nodes, each with `replicas` replicas. */
export class RedisCluster {
  readonly nodes: readonly RedisServer[];

  private constructor(nodes: readonly RedisServer[]) {
    this.nodes = nodes;
  }

  static async start(masters = 3, replicas = 0): Promise<RedisCluster> {
    const args = [
      "--cluster-enabled",
      "yes",
      "--cluster-node-timeout",
      "1000",
      "--cluster-replica-validity-factor",
      "0",
    ];
    const nodes: RedisServer[] = [];
    for (let i = 0; i < masters * (1 + replicas); i++) nodes.push(await RedisServer.start(args));
    const cluster = new RedisCluster(nodes);
    try {
      await cluster.#join(replicas);
    } catch (error) {
      await cluster.remove();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return `redis+cluster://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`;
  }

  async remove(): Promise<void> {
    for (const node of this.nodes) await node.remove();
  }

  async #join(replicas: number): Promise<void> {
    const addresses = this.nodes.map(({ port }) => `127.0.0.1:${port}`);
    const create = ["--cluster", "create", ...addresses, "--cluster-replicas", String(replicas)];
    await run("redis-cli", [...create, "--cluster-yes"]);
    const limit = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    for (const node of this.nodes) {
      while (!(await node.cli("CLUSTER", "INFO")).includes("cluster_state:ok")) {
        if (limit.aborted) throw new Error("The cluster does not come together.");
        await delay(50);
      }
    }
  }
}

/** A server with a replica, and three Sentinels that let the replica take over. */
export class RedisSentinels {
  readonly main: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly RedisServer[];

  private constructor(main: RedisServer, replica: RedisServer, sentinels: readonly RedisServer[]) {
    this.main = main;
    this.replica = replica;
    this.sentinels = sentinels;
  }

  static async start(): Promise<RedisSentinels> {
    const main = await RedisServer.start();
    const replica = await RedisServer.start(["--replicaof", "127.0.0.1", String(main.port)]);
    while (!(await replica.cli("INFO", "replication")).includes("master_link_status:up")) await delay(50);
    const config = [
      `sentinel monitor main 127.0.0.1 ${main.port} 2`,
      "sentinel down-after-milliseconds main 500",
      "sentinel failover-timeout main 3000",
    ].join("\n");
    const sentinels: RedisServer[] = [];
    for (let i = 0; i < 3; i++) sentinels.push(await RedisServer.startSentinel(config));
    for (const sentinel of sentinels) {
      // Each must know the replica and both others before it can act.
      for (;;) {
        const [, state = ""] = /(name=main.*)/.exec(await sentinel.cli("INFO", "sentinel")) ?? [];
        if (state.includes("slaves=1,sentinels=3")) break;
        await delay(50);
      }
    }
    return new RedisSentinels(main, replica, sentinels);
  }

  get url(): string {
    return `redis+sentinel://${this.sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",")}/main`;
  }

  async remove(): Promise<void> {
    for (const server of [...this.sentinels, this.replica, this.main]) await server.remove();
  }
}
