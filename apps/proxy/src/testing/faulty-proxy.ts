import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PROXY_UNDER_TEST } from "@sallyport/testkit";
import { build } from "esbuild";
import { BUNDLE } from "../../bundle.mjs";

/** A place in the proxy that is called back, and made to throw once. */
export type FaultPlace = {
  readonly at: string;
  /** The path from apps/proxy/src. */
  readonly file: string;
  /** Occurs once in the file; what follows throws. */
  readonly after: string;
};

/** What the proxy does at each place: it throws when the file says its name, and takes the file away. */
const FAULT = `globalThis.fault = (at) => {
  const fs = require("node:fs"), file = process.env.FAULT_FILE;
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== at) return;
  fs.rmSync(file);
  throw new Error("injected fault: " + at);
};`;

/** What `npm run mutants` has changed, if it runs. */
function brokenSource(): [string, string][] {
  const file = `${PROXY_UNDER_TEST}.source.json`;
  if (PROXY_UNDER_TEST === undefined || !existsSync(file)) return [];
  const { path, contents } = JSON.parse(readFileSync(file, "utf8")) as { path: string; contents: string };
  return [[path, contents]];
}

/** The proxy, built so that each of these places can be made to throw. */
export class FaultyProxy {
  readonly bundle: string;
  readonly env: { readonly FAULT_FILE: string };
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
    this.bundle = join(dir, "main.mjs");
    this.env = { FAULT_FILE: join(dir, "fault") };
  }

  static async build(places: readonly FaultPlace[]): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(mkdtempSync(join(tmpdir(), "sallyport-faulty-")));
    const src = join(BUNDLE.absWorkingDir ?? "", "src");
    const sources = new Map(brokenSource());
    for (const { at, file, after } of places) {
      const path = join(src, file);
      const parts = (sources.get(path) ?? readFileSync(path, "utf8")).split(after);
      if (parts.length !== 2)
        throw new Error(`${at}: "${after}" occurs ${parts.length - 1} times in ${file}.`);
      sources.set(path, parts.join(`${after} fault(${JSON.stringify(at)});`));
    }
    await build({
      ...BUNDLE,
      banner: { js: `${BUNDLE.banner?.["js"] ?? ""}\n${FAULT}` },
      outfile: proxy.bundle,
      plugins: [
        {
          name: "faults",
          setup: (setup) => {
            setup.onLoad({ filter: /\.ts$/ }, ({ path }) => {
              const contents = sources.get(path);
              return contents === undefined ? undefined : { contents, loader: "ts" };
            });
          },
        },
      ],
    });
    return proxy;
  }

  /** The place throws the next time that it is reached. */
  arm(at: string): void {
    writeFileSync(this.env.FAULT_FILE, at);
  }

  get hasThrown(): boolean {
    return !existsSync(this.env.FAULT_FILE);
  }

  async thrown(at: string): Promise<void> {
    const limit = performance.now() + 40_000;
    while (!this.hasThrown) {
      if (performance.now() > limit) throw new Error(`"${at}" was never reached.`);
      await delay(5);
    }
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
