import type { Learned } from "../../adapters/state/learned.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";

/** What was learned of a server is known to all workers before the answer that it was learned from goes out. */
export function tellLearned(
  learned: Omit<Learned, "serverId" | "url">,
  { access: { server } }: CallContext,
  { siblings }: Ports,
): void {
  const { id, url } = server.entry;
  // Whoever sends the answer waits for all that is untold, and sends none when it cannot be told.
  siblings.tell("learned", { serverId: id, url, ...learned })?.catch(() => undefined);
}
