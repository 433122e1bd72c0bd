import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort } from "@sallyport/testkit/free-port";

const require = createRequire(import.meta.url);

/** The published filesystem server with a folder of its own; mcp-proxy bridges it from stdio to HTTP. */
export class FilesystemServer {
  readonly url: string;
  readonly folder: string;
  readonly #child: ChildProcess;

  private constructor(port: number, folder: string, child: ChildProcess) {
    this.url = `http://127.0.0.1:${port}/mcp`;
    this.folder = folder;
    this.#child = child;
  }

  static async start(): Promise<FilesystemServer> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "sallyport-files-")));
    writeFileSync(join(folder, "hello.txt"), "Hello from the file system.\n");
    const port = await freePort();
    const bridge = binOf("mcp-proxy", "mcp-proxy");
    const server = binOf("@modelcontextprotocol/server-filesystem", "mcp-server-filesystem");
    const child = spawn(
      process.execPath,
      [
        bridge,
        "--host",
        "127.0.0.1",
        "--port",
        String(port),
        "--server",
        "stream",
        "--",
        process.execPath,
        server,
        folder,
      ],
      { stdio: "ignore", detached: true },
    );
    const started = new FilesystemServer(port, folder, child);
    await started.#untilItAnswers();
    return started;
  }

  has(file: string): boolean {
    return existsSync(join(this.folder, file));
  }

  files(): string[] {
    return readdirSync(this.folder).toSorted();
  }

  stop(): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGKILL");
  }

  async #untilItAnswers(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      const answered = await fetch(this.url, { method: "OPTIONS" }).then(
        () => true,
        () => false,
      );
      if (answered) return;
      await new Promise((again) => setTimeout(again, 50));
    }
    throw new Error("the filesystem server did not start");
  }
}

/** The file of a package's command, also if the package does not export it. */
function binOf(name: string, command: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const manifest = join(folder, name, "package.json");
    if (!existsSync(manifest)) continue;
    const { bin } = require(manifest) as { bin: string | Record<string, string> };
    const file = typeof bin === "string" ? bin : bin[command];
    if (file) return join(dirname(manifest), file);
  }
  throw new Error(`${name} is not installed`);
}
