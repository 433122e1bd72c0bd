import { Socket } from "node:net";
import type { Log } from "../adapters/log.ts";
import { EdgeProxy } from "../edge-proxy.ts";
import type { Settings } from "../env.ts";
import { openSpool } from "../open-spool.ts";
import { StartupError } from "../startup-error.ts";
import { Channel, type Handler } from "./channel.ts";
import { answerSiblings, ChannelSiblings } from "./channel-siblings.ts";
import { serverRequestsOver } from "./shared-server-requests.ts";
import { spoolDirOf } from "./restore-budgets.ts";
import { limitsOver } from "./shared-limits.ts";
import { ChannelMessenger } from "./channel-messenger.ts";
import { CHANNEL_FD } from "./worker-process.ts";

/**
 * One of several proxy processes. Only the port and the limits are the supervisor's. It ends with the supervisor, because
 * without it nothing can be counted.
 */
export async function runWorker(number: number, settings: Settings, log: Log): Promise<void> {
  let proxy: EdgeProxy | undefined;
  const messenger = new ChannelMessenger(number);
  const stop = (): void => {
    if (proxy === undefined) process.exit(0);
    proxy.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  const channel = new Channel(
    new Socket({ fd: CHANNEL_FD }),
    new Map<string, Handler>([
      ["stop", stop],
      ["speak", () => undefined],
      ["asked", answerSiblings(() => proxy?.siblingHandlers)],
      ...messenger.handlers,
    ]),
    () => process.exit(1),
  );
  messenger.use(channel);
  // Terminals and service managers signal every process; only the supervisor decides when to stop.
  process.on("SIGTERM", () => undefined);
  process.on("SIGINT", () => undefined);
  const early: Socket[] = [];
  process.on("message", (message, connection) => {
    channel.tell("taken", (message as { connection: number }).connection);
    channel.flush(); // before the connection is read
    if (connection === undefined) return; // the client has disconnected
    if (proxy === undefined) early.push(connection as Socket);
    else proxy.http.take(connection as Socket);
  });
  try {
    proxy = await openProxy(messenger, { settings, log, channel });
    channel.tell("has its folder");
    for (const connection of early) proxy.http.take(connection);
    await proxy.becomeReady();
    channel.tell("serves");
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    await channel.ask("cannot run", error.message).catch(() => undefined);
    process.exit(1);
  }
}

async function openProxy(
  messenger: ChannelMessenger,
  { settings, log, channel }: { settings: Settings; log: Log; channel: Channel },
): Promise<EdgeProxy> {
  const { spoolMaxBytes, workers } = settings;
  const place = { dir: spoolDirOf(settings, messenger.own), maxBytes: Math.floor(spoolMaxBytes / workers) };
  const spool = await openSpool(place, log);
  const shared = {
    name: "worker" as const,
    limits: limitsOver(channel),
    messenger,
    serverRequests: serverRequestsOver(channel),
    siblings: new ChannelSiblings(channel),
    restore: async () => {
      await channel.ask("caught up");
    },
  };
  const proxy = new EdgeProxy({ settings, log, spool, shared });
  proxy.http.listenElsewhere();
  return proxy;
}
