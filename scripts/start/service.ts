import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { StartupError } from "../../packages/db/src/embedded/index.ts";

export type ServiceOptions = {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Answers with a status below 500 once the service is ready. */
  readonly readyUrl: string;
};

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 12_000;

/** A Node program that belongs to Sallyport: started, watched, and stopped with everything it started itself. */
export class Service {
  readonly name: string;
  readonly #options: ServiceOptions;
  readonly #child: ChildProcess;
  readonly ended: Promise<void>;
  #over = false;

  constructor(options: ServiceOptions) {
    this.name = options.name;
    this.#options = options;
    mkdirSync(dirname(options.logFile), { recursive: true });
    const log = createWriteStream(options.logFile, { flags: "w" });
    this.#child = spawn(process.execPath, options.args, {
      cwd: options.cwd,
      // The owner's connection is for migrations; no service gets it.
      env: { ...process.env, DATABASE_URL: undefined, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32", // a group of its own: Ctrl-C comes to us alone, and we stop in order
    });
    this.#child.stdout?.pipe(log, { end: false });
    this.#child.stderr?.pipe(log, { end: false });
    this.ended = new Promise((done) => {
      this.#child.once("exit", () => {
        this.#over = true;
        log.end(() => done());
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async ready(): Promise<void> {
    for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline && !this.#over; ) {
      if (await answers(this.#options.readyUrl)) return;
      await Promise.race([this.ended, new Promise((again) => setTimeout(again, 50))]);
    }
    await this.stop();
    throw new StartupError(
      `${this.name} did not start:\n\n${this.lastWords()}\n\n`,
      `Its log: ${this.#options.logFile}`,
    );
  }

  lastWords(): string {
    return readFileSync(this.#options.logFile, "utf8").trim().split("\n").slice(-15).join("\n");
  }

  /** Gives `say` each line that the service prints from now on, after the service's name. */
  follow(say: (line: string) => void): void {
    for (const input of [this.#child.stdout, this.#child.stderr]) {
      if (input) createInterface({ input }).on("line", (line) => say(`${this.name.padEnd(11)} │ ${line}`));
    }
  }

  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    const patience = setTimeout(() => this.#signal("SIGKILL"), STOP_WITHIN_MS);
    await this.ended;
    clearTimeout(patience);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#over || this.#child.pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? this.#child.pid : -this.#child.pid, signal);
    } catch {
      // it ended in this very moment
    }
  }
}

/** Throws StartupError when something else listens on the port; `anotherPort` is a command that chooses one. */
export async function requireFreePort(port: number, anotherPort: string): Promise<void> {
  const taken = (await listens(port, "127.0.0.1")) || !(await canListen(port));
  if (!taken) return;
  throw new StartupError(
    `Port ${port} is in use by another program.`,
    `Stop it, or choose another port: ${anotherPort}`,
  );
}

/** Something may listen on one address only, which listening on all of them would not notice everywhere. */
function listens(port: number, host: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host, timeout: 500 });
    const answer = (yes: boolean) => () => {
      socket.destroy();
      done(yes);
    };
    socket.once("connect", answer(true));
    socket.once("error", answer(false));
    socket.once("timeout", answer(false));
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EACCES") {
        fail(new StartupError(`This user may not listen on port ${port}.`, "Choose a port above 1024."));
      } else done(false);
    });
    probe.listen(port, () => probe.close(() => done(true)));
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}
