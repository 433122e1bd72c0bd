import type { WorkerListener, WorkerMessenger } from "../adapters/upstream/http-sse/worker-messenger.ts";
import type { Channel, Handler } from "./channel.ts";
import type { WorkerProcess } from "./worker-process.ts";

type WorkerMessage = { readonly worker: number; readonly message: unknown };

/** Sends messages to other workers through the supervisor, which does not read them. */
export class ChannelMessenger implements WorkerMessenger {
  readonly own: number;
  #channel: Channel | undefined = undefined;
  #listener: WorkerListener | undefined = undefined;

  constructor(own: number) {
    this.own = own;
  }

  /** Handlers for messages from the supervisor about other workers. */
  get handlers(): [string, Handler][] {
    return [
      [
        "worker message",
        (body) => this.#listener?.heard((body as WorkerMessage).worker, (body as WorkerMessage).message),
      ],
      ["worker gone", (worker) => this.#listener?.gone(Number(worker))],
    ];
  }

  use(channel: Channel): void {
    this.#channel = channel;
  }

  tell(worker: number, message: unknown): void {
    this.#channel?.tell("worker message", { worker, message } satisfies WorkerMessage);
  }

  listen(listener: WorkerListener): void {
    this.#listener = listener;
  }
}

/** The supervisor's handler for messages of the worker `from`; it reports a missing receiver as gone. */
export function passMessages(from: number, workers: ReadonlyMap<number, WorkerProcess>): [string, Handler] {
  return [
    "worker message",
    (body) => {
      const { worker: to, message } = body as WorkerMessage;
      const receiver = workers.get(to);
      if (receiver === undefined) workers.get(from)?.channel.tell("worker gone", to);
      else receiver.channel.tell("worker message", { worker: from, message } satisfies WorkerMessage);
    },
  ];
}
