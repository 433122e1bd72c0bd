import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** How much they and their own dependencies take; the programs of the two agents most of it. */
const SIZE = "1.3 GB";

/** Published programs that are not dependencies of Sallyport, and what some of them expect beside them. */
const PACKAGES = {
  "@ai-sdk/mcp": "2.0.99",
  "@anthropic-ai/claude-code": "2.1.332",
  "@cyanheads/git-mcp-server": "2.15.3",
  "@langchain/core": "1.4.0",
  "@langchain/langgraph": "1.7.3",
  "@langchain/mcp-adapters": "1.1.4",
  "@mastra/core": "1.71.0",
  "@mastra/mcp": "2.0.0",
  "@modelcontextprotocol/inspector": "2.12.0",
  "@modelcontextprotocol/server-everything": "2026.8.31",
  "@modelcontextprotocol/server-filesystem": "2026.8.31",
  "@modelcontextprotocol/server-memory": "2026.8.31",
  "@openai/agents": "0.20.0",
  "@openai/codex": "0.171.0",
  "mcp-proxy": "6.7.19",
  "mcp-remote": "0.15.1",
  zod: "4.6.7",
} as const;

const FOLDER = fileURLToPath(new URL("../../../.sallyport/peers/", import.meta.url));
const MANIFEST = `${JSON.stringify({ private: true, dependencies: PACKAGES }, null, 2)}\n`;

/** Installs them once into their own folder, without install scripts. Throws when npm fails. */
export async function installPeers(): Promise<void> {
  const file = join(FOLDER, "package.json");
  const mark = join(FOLDER, "installed.json");
  if (existsSync(mark) && readFileSync(mark, "utf8") === MANIFEST) return;
  const names = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  console.log(`Installs into .sallyport/peers, ${SIZE}:\n  ${names.join("\n  ")}`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, MANIFEST);
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = spawn("npm", args, { cwd: FOLDER, stdio: "inherit", shell: process.platform === "win32" });
  const [code] = (await once(npm, "exit")) as [number | null];
  if (code !== 0) throw new Error("npm could not install them.");
  writeFileSync(mark, MANIFEST);
}

/** What a package exports. */
export async function importPeer(name: keyof typeof PACKAGES): Promise<unknown> {
  return import(createRequire(join(FOLDER, "package.json")).resolve(name));
}

/** A file of a package. */
export function fileOf(name: keyof typeof PACKAGES, file: string): string {
  return join(FOLDER, "node_modules", name, file);
}

/** The file behind a package's command. */
export function binOf(name: keyof typeof PACKAGES, command: string): string {
  const { bin } = JSON.parse(readFileSync(fileOf(name, "package.json"), "utf8")) as { bin: Bin };
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Error(`${name} has no ${command}.`);
  return fileOf(name, file);
}

type Bin = string | Readonly<Record<string, string>>;
