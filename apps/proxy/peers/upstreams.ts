import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "@sallyport/testkit";
import { binOf } from "./packages.ts";
import { startTap } from "./tap.ts";

export type ToolCall = { readonly name: string; readonly args: Record<string, unknown> };

/** A published server, with calls that leave a mark on its side, and a check for the mark that does not use MCP. */
export type Upstream = {
  readonly name: string;
  readonly url: string;
  readonly hidden: string;
  readonly allowed: (mark: string) => ToolCall;
  readonly denied: (mark: string) => ToolCall;
  readonly has: (mark: string) => boolean;
  readonly stop: () => void;
};

type Running = { readonly port: number; readonly child: ChildProcess };

/** Starts all servers; they keep their files in `folder`. */
export async function startUpstreams(folder: string): Promise<Upstream[]> {
  const starts = [startFilesystem, startMemory, startGit, startEverything, startOldEverything];
  return Promise.all(
    starts.map((start) => {
      const own = join(folder, start.name);
      mkdirSync(own);
      return start(own);
    }),
  );
}

async function startFilesystem(folder: string): Promise<Upstream> {
  const server = binOf("@modelcontextprotocol/server-filesystem", "mcp-server-filesystem");
  const { port, child } = await bridge([server, folder], {});
  return {
    name: "filesystem",
    url: `http://127.0.0.1:${port}/mcp`,
    hidden: "move_file",
    allowed: (mark) => ({ name: "write_file", args: { path: join(folder, mark), content: mark } }),
    denied: (mark) => ({ name: "create_directory", args: { path: join(folder, mark) } }),
    has: (mark) => existsSync(join(folder, mark)),
    stop: () => stop(child),
  };
}

async function startMemory(folder: string): Promise<Upstream> {
  const file = join(folder, "memory.jsonl");
  const server = binOf("@modelcontextprotocol/server-memory", "mcp-server-memory");
  const { port, child } = await bridge([server], { MEMORY_FILE_PATH: file });
  return {
    name: "memory",
    url: `http://127.0.0.1:${port}/mcp`,
    hidden: "delete_entities",
    allowed: (mark) => ({
      name: "create_entities",
      args: { entities: [{ name: mark, entityType: "mark", observations: [] }] },
    }),
    denied: (mark) => ({
      name: "create_relations",
      args: { relations: [{ from: mark, to: mark, relationType: "is" }] },
    }),
    has: (mark) => existsSync(file) && readFileSync(file, "utf8").includes(JSON.stringify(mark)),
    stop: () => stop(child),
  };
}

async function startGit(folder: string): Promise<Upstream> {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  git("init", "--quiet");
  const port = await freePort();
  const author = { GIT_AUTHOR_NAME: "Peer", GIT_AUTHOR_EMAIL: "peer@example.com" };
  const committer = { GIT_COMMITTER_NAME: "Peer", GIT_COMMITTER_EMAIL: "peer@example.com" };
  const listen = { MCP_TRANSPORT_TYPE: "http", MCP_HTTP_HOST: "127.0.0.1", MCP_HTTP_PORT: String(port) };
  const server = binOf("@cyanheads/git-mcp-server", "git-mcp-server");
  const child = start([server], { ...author, ...committer, ...listen, MCP_LOG_LEVEL: "error" });
  await answering(port, child);
  return {
    name: "git",
    url: `http://127.0.0.1:${port}/mcp`,
    hidden: "git_push",
    allowed: (mark) => ({ name: "git_commit", args: { path: folder, message: mark, allowEmpty: true } }),
    denied: (mark) => ({ name: "git_tag", args: { path: folder, mode: "create", tagName: mark } }),
    has: (mark) => `${git("log", "--all", "--format=%s")}${git("tag")}`.split("\n").includes(mark),
    stop: () => stop(child),
  };
}

function startEverything(): Promise<Upstream> {
  return everything("everything", { transport: "streamableHttp", path: "/mcp" });
}

/** The same over HTTP+SSE, the transport of 2024-11-05. */
function startOldEverything(): Promise<Upstream> {
  return everything("everything-sse", { transport: "sse", path: "/sse" });
}

/** Keeps no state that could be checked, so the check is which calls arrived. */
async function everything(
  name: string,
  { transport, path }: { readonly transport: string; readonly path: string },
): Promise<Upstream> {
  const port = await freePort();
  const server = binOf("@modelcontextprotocol/server-everything", "mcp-server-everything");
  const child = start([server, transport], { PORT: String(port) });
  await answering(port, child);
  const tap = await startTap(port);
  return {
    name,
    url: new URL(path, tap.url).href,
    hidden: "get-env",
    allowed: (mark) => ({ name: "echo", args: { message: mark } }),
    denied: (mark) => ({ name: "gzip-file-as-resource", args: { name: mark, data: "data:,none" } }),
    has: (mark) => tap.bodies.some((body) => body.includes(JSON.stringify(mark))),
    stop: () => {
      tap.close();
      stop(child);
    },
  };
}

/** A stdio server behind HTTP. */
async function bridge(server: readonly string[], env: Readonly<Record<string, string>>): Promise<Running> {
  const port = await freePort();
  const options = ["--host", "127.0.0.1", "--port", String(port), "--server", "stream", "--"];
  const child = start([binOf("mcp-proxy", "mcp-proxy"), ...options, process.execPath, ...server], env);
  await answering(port, child);
  return { port, child };
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const { PATH = "", TMPDIR } = process.env;
  const own = TMPDIR === undefined ? { PATH } : { PATH, TMPDIR };
  return spawn(process.execPath, args, { stdio: "ignore", detached: true, env: { ...own, ...env } });
}

function stop({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answered = await fetch(`http://127.0.0.1:${port}/mcp`, { method: "OPTIONS" }).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await delay(50);
  }
  throw new Error(`${child.spawnargs.join(" ")} has ended.`);
}
