import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import * as z from "zod";
import { type FoundServer, NOTHING_KNOWN, said, toTools } from "./found-server.ts";

const INSTALL_MS = 180_000;
const ANSWER_MS = 45_000;
const MEMORY_MB = 512;
const MAX_PAGES = 50;
/** Without a network, and with processes of its own, which all end with the first. */
const CUT_OFF = ["-rnp", "--kill-child"];

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  description: z.string().optional(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  repository: z.union([z.string(), z.object({ url: z.string() })]).optional(),
});

export type NpmAsked = {
  /** Lets the server reach the network while it is asked. */
  readonly allowNetwork: boolean;
  /** Installs from npm's cache alone. */
  readonly offline: boolean;
  /** Arguments that the server wants; `{folder}` becomes its own, empty folder. */
  readonly args: readonly string[];
  /** Variables that the server wants to see before it answers. */
  readonly variables: Readonly<Record<string, string>>;
  readonly now: Date;
};

/**
 * A package of npm (a name, a name@version, or a .tgz): installed without its scripts into a folder of its own, started
 * without a network and with bounds on time and memory, and asked for its tools over stdio. Everything is gone after it.
 */
export async function fromNpm(spec: string, asked: NpmAsked): Promise<FoundServer> {
  if (!asked.allowNetwork && !canCutOff()) {
    throw new Error(
      "This machine cannot cut a program off from the network (unshare). Say --allow-network to start it all the same.",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "sallyport-ingest-"));
  try {
    const { name, file, facts } = install(spec, folder, asked.offline);
    const { tools, implementation, instructions } = await ask(file, { folder, ...asked });
    const repository = typeof facts.repository === "string" ? facts.repository : facts.repository?.url;
    return {
      ...NOTHING_KNOWN,
      name,
      said: {
        ...(implementation !== undefined && { title: implementation }),
        ...(said(facts.description) !== undefined && { description: said(facts.description, 4000) ?? "" }),
        ...(instructions !== undefined && { instructions }),
      },
      source: "npm",
      sourceRef: name,
      registry: "npm",
      package: name,
      version: facts.version,
      licence: facts.license ?? null,
      homepage: linkOf(facts.homepage),
      repository: linkOf(repository?.replace(/^git\+/, "").replace(/\.git$/, "")),
      transports: ["stdio"],
      seenAt: asked.now,
      tools: toTools(tools),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a user may open a network namespace of its own here. */
export function canCutOff(): boolean {
  try {
    execFileSync("unshare", [...CUT_OFF, "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

type Installed = { readonly name: string; readonly file: string; readonly facts: z.infer<typeof manifest> };

function install(spec: string, folder: string, offline: boolean): Installed {
  const args = [
    "install",
    "--prefix",
    folder,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    ...(offline ? ["--offline"] : []),
  ];
  try {
    execFileSync("npm", [...args, "--", spec], { stdio: ["ignore", "ignore", "pipe"], timeout: INSTALL_MS });
  } catch (error) {
    const words =
      error instanceof Error && "stderr" in error ? String(error.stderr).trim().split("\n")[0] : "";
    throw new Error(`npm cannot install ${spec}. ${words ?? ""}`.trim(), { cause: error });
  }
  const top = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const [name] = Object.keys(top.dependencies);
  if (name === undefined) throw new Error(`npm installed nothing for ${spec}.`);
  const home = join(folder, "node_modules", name);
  const facts = manifest.parse(JSON.parse(readFileSync(join(home, "package.json"), "utf8")));
  const bin = programOf(name, facts.bin);
  if (bin === undefined || !existsSync(join(home, bin))) throw new Error(`${name} has no program to start.`);
  return { name, file: join(home, bin), facts };
}

/** The program that npx would start: the only one, or the one that is called like the package. */
function programOf(name: string, bin: z.infer<typeof manifest>["bin"] = {}): string | undefined {
  return typeof bin === "string" ? bin : (bin[name.replace(/^@[^/]*\//, "")] ?? Object.values(bin)[0]);
}

type Answered = {
  readonly tools: unknown[];
  readonly implementation: string | undefined;
  readonly instructions: string | undefined;
};

async function ask(
  file: string,
  { folder, allowNetwork, variables, args: given }: NpmAsked & { folder: string },
): Promise<Answered> {
  const line = [
    process.execPath,
    `--max-old-space-size=${MEMORY_MB}`,
    file,
    ...given.map((arg) => arg.replaceAll("{folder}", folder)),
  ];
  const [command = "", ...args] = allowNetwork ? line : ["unshare", ...CUT_OFF, ...line];
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder, ...variables };
  const transport = new StdioClientTransport({ command, args, env, cwd: folder, stderr: "ignore" });
  const client = new Client({ name: "sallyport-catalogue", version: "1" });
  const late = AbortSignal.timeout(ANSWER_MS);
  try {
    await client.connect(transport, { signal: late, timeout: ANSWER_MS });
    const tools: unknown[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const list = await client.listTools(cursor === undefined ? {} : { cursor }, {
        signal: late,
        timeout: ANSWER_MS,
      });
      tools.push(...list.tools);
      cursor = list.nextCursor;
      if (cursor === undefined) break;
    }
    const implementation = said(client.getServerVersion()?.name, 200);
    return { tools, implementation, instructions: said(client.getInstructions()) };
  } catch (error) {
    const why = late.aborted
      ? `it did not answer within ${ANSWER_MS / 1000} s`
      : error instanceof Error
        ? error.message
        : String(error);
    throw new Error(
      `The server was started and could not be asked: ${why}. It may want variables (--env NAME=VALUE) or arguments (--arg VALUE).`,
      { cause: error },
    );
  } finally {
    await client.close().catch(() => {});
  }
}

function linkOf(text: string | undefined): string | null {
  return text !== undefined && /^https?:\/\//.test(text) && URL.canParse(text) ? text.slice(0, 500) : null;
}
