import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";
import { TEST_SEALING_KEYS } from "./tenant.ts";

export type ProxyProcessOptions = {
  /** Connection of the role sallyport_proxy. */
  readonly databaseUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Run this bundle instead of the source. */
  readonly bundle?: string;
  /** Flags for node itself, for example of its profiler. */
  readonly nodeFlags?: readonly string[];
};

const SAYS_WITHIN_MS = 30_000;
/** A bundle of the proxy: the built one in `npm test`, a broken one in `npm run mutants`. Else tests take the source. */
export const { PROXY_UNDER_TEST } = process.env;
/** How many workers the proxy has where a test does not say: 1, or what a run of all suites with several asks for. */
const { PROXY_TEST_WORKERS = "1" } = process.env;
/** Where a run of suites asks that limits are counted in Redis. */
const { PROXY_TEST_REDIS_URL = "" } = process.env;
const BUILD_UNDER_TEST = PROXY_UNDER_TEST === undefined ? undefined : [PROXY_UNDER_TEST];
const APP = fileURLToPath(new URL("../../../apps/proxy/", import.meta.url));

/** The real proxy as a process of its own, with a spool folder that outlives it until `remove`. */
export class ProxyProcess {
  readonly port: number;
  readonly url: string;
  readonly spoolDir = mkdtempSync(join(tmpdir(), "sallyport-spool-"));
  readonly #options: ProxyProcessOptions;
  #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined = undefined;
  #output = "";
  #onOutput: () => void = () => undefined;

  private constructor(port: number, options: ProxyProcessOptions) {
    this.port = port;
    this.url = `http://localhost:${port}`;
    this.#options = options;
    this.#env = options.env ?? {};
  }

  /** Starts it, and unless `wait` is false waits until it serves. */
  static async start(options: ProxyProcessOptions, wait = true): Promise<ProxyProcess> {
    const proxy = new ProxyProcess(await freePort(), options);
    try {
      await proxy.restart(wait);
      return proxy;
    } catch (error) {
      await proxy.remove();
      throw error;
    }
  }

  /** Everything it has written to stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  /** Processes that serve. */
  get workers(): number {
    return Number(this.#env["PROXY_WORKERS"] ?? PROXY_TEST_WORKERS);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it again on the same folder and port, from now on with these settings besides. */
  async restart(wait = true, env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#env = { ...this.#env, ...env };
    const { bundle } = this.#options;
    const source = ["--import", "tsx", "src/main.ts"];
    const entry = bundle === undefined ? (BUILD_UNDER_TEST ?? source) : [bundle];
    const child = spawn(process.execPath, [...(this.#options.nodeFlags ?? []), ...entry], {
      cwd: APP,
      env: {
        PATH: process.env["PATH"],
        PROXY_DATABASE_URL: this.#options.databaseUrl,
        SEALING_KEYS: TEST_SEALING_KEYS,
        PROXY_PORT: String(this.port),
        PROXY_SPOOL_DIR: this.spoolDir,
        PROXY_WORKERS: PROXY_TEST_WORKERS,
        REDIS_URL: PROXY_TEST_REDIS_URL,
        ALLOW_PRIVATE_UPSTREAMS: "1",
        ...this.#env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const from = this.#output.length;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
        this.#onOutput();
      });
    }
    child.once("exit", () => this.#onOutput());
    this.#child = child;
    await this.said(wait ? "The proxy serves." : "The proxy listens", from);
  }

  /** Resolves when the output after `from` contains a string. Rejects when the process ends or goes on without it. */
  async said(text: string, from = 0): Promise<void> {
    const limit = AbortSignal.timeout(SAYS_WITHIN_MS);
    for (;;) {
      if (this.#output.includes(text, from)) return;
      const hasEnded = this.#child?.exitCode !== null || this.#child.signalCode !== null;
      if (hasEnded || limit.aborted) {
        const how = hasEnded ? "ended" : "went on";
        throw new Error(`The proxy ${how} without saying "${text}":\n${this.#output.slice(from)}`);
      }
      await new Promise<void>((done) => {
        this.#onOutput = done;
        limit.onabort = () => done();
      });
    }
  }

  /** kill -9: nothing is flushed or told. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** SIGTERM; returns its exit code. */
  async stop(): Promise<number | null> {
    return this.#end("SIGTERM");
  }

  /** Resolves with the exit code when it has ended by itself. */
  async exited(): Promise<number | null> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null)
      await once(child, "exit");
    return child?.exitCode ?? null;
  }

  /** Ends it and deletes its spool. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.spoolDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child?.kill(signal);
    return this.exited();
  }
}
