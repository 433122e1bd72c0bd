import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Channel, type Handler } from "./channel.ts";

/** The worker's end of its channel. */
export const CHANNEL_FD = 4;

export type WorkerProcessOptions = {
  readonly number: number;
  readonly handlers: ReadonlyMap<string, Handler>;
  /** Called once, when it is gone and all its messages were handled. `how` describes how it ended. */
  readonly onEnd: (how: string) => void;
};

/** A worker process, for its supervisor. */
export class WorkerProcess {
  readonly number: number;
  readonly channel: Channel;
  /** Whether it can decide calls. */
  serves = false;
  readonly #child: ChildProcess;
  /** Connections on their way to the worker. They stay open here until it has them. */
  readonly #given = new Map<number, Socket>();
  #lastGiven = 0;

  constructor({ number, handlers, onEnd }: WorkerProcessOptions) {
    this.number = number;
    const [, program = ""] = process.argv;
    const child = fork(program, ["worker", String(number)], {
      stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
    });
    this.#child = child;
    const all = new Map([...handlers, ["taken", (id: unknown) => this.#taken(Number(id))] as const]);
    let how: string | undefined;
    let isClosed = false;
    const ended = (): void => {
      if (how !== undefined && isClosed) onEnd(how);
    };
    child.once("exit", (code, signal) => {
      how = signal === null ? `it ended with ${code}` : `it was ended by ${signal}`;
      ended();
    });
    this.channel = new Channel(child.stdio[CHANNEL_FD] as Duplex, all, () => {
      isClosed = true;
      child.kill("SIGKILL"); // it can receive no more messages
      ended();
    });
  }

  /** Passes a connection to the worker. `notTaken` returns it until the worker has it. */
  give(connection: Socket): void {
    const id = ++this.#lastGiven;
    this.#given.set(id, connection);
    this.#child.send({ connection: id }, connection, { keepOpen: true }, () => undefined);
  }

  /** Connections that were passed to the worker and did not reach it. */
  notTaken(): Socket[] {
    return [...this.#given.values()];
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #taken(id: number): void {
    this.#given.get(id)?.destroy();
    this.#given.delete(id);
  }
}
