import type { NeighbourListener, Neighbours } from "../adapters/upstream/http-sse/neighbours.ts";
import type { Channel, Handler } from "./channel.ts";
import type { WorkerProcess } from "./worker-process.ts";

type Letter = { readonly worker: number; readonly message: unknown };

/** A worker's way to the others: through the supervisor, which passes on what it does not read. */
export class WorkerNeighbours implements Neighbours {
  readonly own: number;
  #channel: Channel | undefined = undefined;
  #listener: NeighbourListener | undefined = undefined;

  constructor(own: number) {
    this.own = own;
  }

  /** What the supervisor says of the others. */
  get handlers(): [string, Handler][] {
    return [
      ["neighbour", (body) => this.#listener?.heard((body as Letter).worker, (body as Letter).message)],
      ["neighbour gone", (worker) => this.#listener?.gone(Number(worker))],
    ];
  }

  use(channel: Channel): void {
    this.#channel = channel;
  }

  tell(worker: number, message: unknown): void {
    this.#channel?.tell("neighbour", { worker, message } satisfies Letter);
  }

  listen(listener: NeighbourListener): void {
    this.#listener = listener;
  }
}

/** The supervisor's part of it, for the worker `from`: one that is not there is said to be gone. */
export function passLetters(from: number, workers: ReadonlyMap<number, WorkerProcess>): [string, Handler] {
  return [
    "neighbour",
    (body) => {
      const { worker: to, message } = body as Letter;
      const receiver = workers.get(to);
      if (receiver === undefined) workers.get(from)?.channel.tell("neighbour gone", to);
      else receiver.channel.tell("neighbour", { worker: from, message } satisfies Letter);
    },
  ];
}
