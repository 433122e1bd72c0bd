import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@sallyport/testkit/free-port";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export type Place = {
  readonly ports: Ports;
  readonly stateDir: string;
  /** The checkout that is started; this one unless a test says otherwise. */
  readonly root?: string;
};

export type Ports = { readonly dashboard: number; readonly proxy: number; readonly demo: number };

/** One start of the whole product, with its output and exit code. */
export class Product {
  readonly ports: Ports;
  readonly stateDir: string;
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;
  output = "";

  private constructor(at: Place, args: readonly string[], env: Record<string, string>) {
    this.ports = at.ports;
    this.stateDir = at.stateDir;
    const { dashboard, proxy, demo } = at.ports;
    const own = { DASHBOARD_PORT: dashboard, PROXY_PORT: proxy, DEMO_PORT: demo };
    this.#child = spawn(process.execPath, ["scripts/start.mjs", ...args], {
      cwd: at.root ?? ROOT,
      env: {
        ...process.env,
        ...Object.fromEntries(Object.entries(own).map(([name, port]) => [name, String(port)])),
        SALLYPORT_DIR: at.stateDir,
        NO_COLOR: "1",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    this.#child.stdout?.on("data", keep);
    this.#child.stderr?.on("data", keep);
    this.ended = new Promise((done) => this.#child.once("exit", (code) => done(code)));
    Product.#launched.add(this);
    void this.ended.then(() => Product.#launched.delete(this));
  }

  static readonly #launched = new Set<Product>();

  /** Stops what a failed test left running. */
  static async stopAll(): Promise<void> {
    await Promise.all([...Product.#launched].map((product) => product.stop()));
  }

  /** Runs `npm start`'s script without waiting for anything. */
  static launch(at: Place, args: readonly string[] = [], env: Record<string, string> = {}): Product {
    return new Product(at, args, env);
  }

  /** Starts the product with a state folder of its own, on free ports, and waits until it has printed its URLs. */
  static async start(): Promise<Product> {
    const product = Product.launch({ ports: await freePorts(), stateDir: newStateDir() });
    await product.ready();
    return product;
  }

  /** Resolves when the URLs are printed. If the start fails, throws its output. */
  async ready(): Promise<void> {
    await Promise.race([this.printed("Ctrl-C stops everything"), this.ended]);
    if (!this.output.includes("Ctrl-C stops everything"))
      throw new Error(`The product did not start:\n${this.output}`);
  }

  printed(text: string): Promise<void> {
    return new Promise((done) => {
      const look = (): void => {
        if (this.output.includes(text)) done();
      };
      this.#child.stdout?.on("data", look);
      look();
    });
  }

  get url(): string {
    return `http://localhost:${this.ports.dashboard}`;
  }

  get demoUrl(): string {
    return `http://localhost:${this.ports.demo}`;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async stop(): Promise<number | null> {
    this.signal("SIGINT");
    return this.ended;
  }
}

export function newStateDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-e2e-"));
  chmodSync(folder, 0o755); // started by root, Postgres runs as another account
  return join(folder, "state");
}

export async function freePorts(): Promise<Ports> {
  const [dashboard, proxy, demo] = await Promise.all([freePort(), freePort(), freePort()]);
  return { dashboard, proxy, demo };
}
