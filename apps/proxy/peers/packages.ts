import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Published programs that are not dependencies of Sallyport: 160 MB with their own dependencies. */
const PACKAGES = {
  "@ai-sdk/mcp": "2.0.99",
  "@cyanheads/git-mcp-server": "2.15.3",
  "@modelcontextprotocol/inspector": "2.12.0",
  "@modelcontextprotocol/server-everything": "2026.8.31",
  "@modelcontextprotocol/server-filesystem": "2026.8.31",
  "@modelcontextprotocol/server-memory": "2026.8.31",
  "mcp-proxy": "6.7.19",
  "mcp-remote": "0.15.1",
} as const;

const FOLDER = fileURLToPath(new URL("../../../.sallyport/peers/", import.meta.url));
const MANIFEST = `${JSON.stringify({ private: true, dependencies: PACKAGES }, null, 2)}\n`;

/** Installs them once into their own folder, without install scripts. Throws when npm fails. */
export async function installPeers(): Promise<void> {
  const file = join(FOLDER, "package.json");
  const mark = join(FOLDER, "installed.json");
  if (existsSync(mark) && readFileSync(mark, "utf8") === MANIFEST) return;
  const names = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  console.log(`Installs into .sallyport/peers, 160 MB:\n  ${names.join("\n  ")}`);
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

/** The file behind a package's command. */
export function binOf(name: keyof typeof PACKAGES, command: string): string {
  const folder = join(FOLDER, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { bin: Bin };
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Error(`${name} has no ${command}.`);
  return join(folder, file);
}

type Bin = string | Readonly<Record<string, string>>;
