import { type JsonObject, own, stringify } from "@sallyport/json";
import { isRequestId, isServerNotification, type RequestId } from "@sallyport/mcp";
import { decideSurface, type Policy } from "@sallyport/policy";
import type { Owner } from "../../adapters/seals/owner.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { rewriteTaskStatus } from "./task-notification.ts";

/** A notification of a server, and where it came. */
export type ServerNotification = {
  readonly method: string;
  readonly params: JsonObject | undefined;
  /** As it came. */
  readonly text: string;
  readonly owner: Owner;
  /** Of the request that its stream answers. */
  readonly progressToken: RequestId | undefined;
  readonly context: CallContext;
};

/** The text for the client; undefined to drop it. */
type Rewritten = string | undefined | Promise<string | undefined>;
type Rewrite = (told: ServerNotification, policy: Policy | null, ports: Ports) => Rewritten;

/** Notifications that mean nothing without what they are about; all others pass as they came. */
const REWRITES: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  // Only what this session asked to be told: a token may be another grant's.
  [
    "notifications/progress",
    (told, _, ports) => {
      const token = told.params && own(told.params, "progressToken");
      if (!isRequestId(token)) return undefined;
      const isOwn = token === told.progressToken || ports.exchanges.wantsProgress(told.owner, token);
      if (isOwn) return told.text;
      const elsewhere = ports.siblings.ask("wants progress", { owner: told.owner, token });
      if (elsewhere === false) return undefined;
      return elsewhere.then((isWanted) => (isWanted ? told.text : undefined));
    },
  ],
  // A server takes back nothing but its own request, which the client knows by an id of ours.
  [
    "notifications/cancelled",
    async ({ params, owner }, _, ports) => {
      const upstreamId = params && own(params, "requestId");
      const requestId = isRequestId(upstreamId)
        ? await ports.serverRequests.idOf(owner, upstreamId, ports.clock.now())
        : undefined;
      if (requestId === undefined) return undefined;
      const changed = { ...params, requestId };
      return stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: changed });
    },
  ],
  [
    "notifications/tasks/status",
    ({ params, context }, _, ports) => rewriteTaskStatus(params, { context, ports }),
  ],
  [
    "notifications/elicitation/complete",
    ({ text }, policy) =>
      decideSurface(policy, { surface: "elicitation" }).effect === "allow" ? text : undefined,
  ],
]);

/** What it is about is for the caller to ask the policy. */
export function rewriteSessionNotification(
  told: ServerNotification,
  policy: Policy | null,
  ports: Ports,
): Rewritten {
  if (!isServerNotification(told.method)) return undefined;
  const rewrite = REWRITES.get(told.method);
  return rewrite === undefined ? told.text : rewrite(told, policy, ports);
}
