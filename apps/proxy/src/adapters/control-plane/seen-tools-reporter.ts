import type { SeenTool } from "@sallyport/store";

export type SeenToolsReporterOptions = {
  /** Throws when it is not stored. */
  readonly record: (server: ServerKey, tools: readonly SeenTool[]) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
  /** Least time between two reports of one server, in milliseconds. */
  readonly paceMs?: number;
};

type ServerKey = { readonly orgId: string; readonly id: string };
type Batch = { readonly server: ServerKey; readonly tools: Map<string, SeenTool> };

const PACE_MS = 5000;
/** What waits for all servers together, in UTF-16 units. */
const MAX_WAITING = 8 * 1024 * 1024;

/**
 * Tells the control plane what servers list, soon and outside of any request. A server that changes without end costs
 * one report in five seconds, and what finds no room is told when it is listed again.
 */
export class SeenToolsReporter {
  readonly #options: SeenToolsReporterOptions;
  readonly #waiting = new Map<string, Batch>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #size = 0;
  #stopped = false;

  constructor(options: SeenToolsReporterOptions) {
    this.#options = options;
  }

  /** The names of those that will be told. */
  add(server: ServerKey, tools: readonly SeenTool[]): string[] {
    const batch = this.#waiting.get(server.id) ?? { server, tools: new Map<string, SeenTool>() };
    const taken: string[] = [];
    for (const tool of tools) {
      const more = tool.definition.length - (batch.tools.get(tool.name)?.definition.length ?? 0);
      const isWaiting = batch.tools.get(tool.name)?.hash === tool.hash;
      if (this.#stopped || (!isWaiting && this.#size + more > MAX_WAITING)) continue;
      taken.push(tool.name);
      if (isWaiting) continue;
      this.#size += more;
      batch.tools.set(tool.name, tool);
    }
    if (batch.tools.size > 0) this.#waiting.set(server.id, batch);
    if (taken.length > 0 && !this.#timers.has(server.id)) void this.#send(server.id);
    return taken;
  }

  /** The server lists these again as the control plane knows them. */
  withdraw(serverId: string, names: readonly string[]): void {
    const tools = this.#waiting.get(serverId)?.tools;
    for (const name of names) {
      this.#size -= tools?.get(name)?.definition.length ?? 0;
      tools?.delete(name);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** What came meanwhile, or could not be stored, goes with the next one. */
  async #send(serverId: string): Promise<void> {
    this.#timers.delete(serverId);
    const batch = this.#waiting.get(serverId);
    if (batch?.tools.size === 0) this.#waiting.delete(serverId);
    if (batch === undefined || batch.tools.size === 0 || this.#stopped) return;
    const { paceMs = PACE_MS, record, onTrouble } = this.#options;
    this.#timers.set(serverId, setTimeout(() => void this.#send(serverId), paceMs).unref());
    const sent = [...batch.tools.values()];
    const isStored = await record(batch.server, sent).then(
      () => true,
      (error: unknown) => {
        onTrouble(error);
        return false;
      },
    );
    if (!isStored) return;
    for (const tool of sent) {
      if (batch.tools.get(tool.name) !== tool) continue;
      batch.tools.delete(tool.name);
      this.#size -= tool.definition.length;
    }
    if (batch.tools.size === 0) this.#waiting.delete(serverId);
  }
}
