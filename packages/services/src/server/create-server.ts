import { randomUUID } from "node:crypto";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput, Name } from "../input.ts";
import { countAttempt } from "../throttle.ts";
import { handshake, type HandshakeResult } from "../upstream/handshake.ts";
import { checkedUrl, ServerAuth, ServerUrl } from "./server-input.ts";
import { type DiscoveryCounts, storeDiscovery } from "./store-discovery.ts";
import { NewHeaders, replaceHeaders } from "./upstream-headers.ts";

export const CreateServerInput = InOrgInput.extend({
  name: Name,
  url: ServerUrl,
  auth: ServerAuth,
  headers: NewHeaders,
});

/** How the handshake went that follows each change of a server. */
export type ServerCheck =
  | ({ readonly ok: true } & DiscoveryCounts)
  | { readonly ok: false; readonly cause: string; readonly message: string };

const HANDSHAKES_PER_MINUTE = { max: 20, windowMs: 60_000 };

/**
 * Registers a server and discovers its tools. A server that does not answer is registered all the same, with the
 * cause, so that nothing typed is lost. For admins.
 */
export async function createServer(
  caller: Caller,
  input: z.infer<typeof CreateServerInput>,
): Promise<{ serverId: string; check: ServerCheck }> {
  const { services } = caller;
  const serverId = randomUUID();
  const url = checkedUrl(services, input.url);
  const headers = input.auth === "headers" ? input.headers : [];
  await inOrg(caller, { org: input.org, role: "admin" }, async () => {}); // before anything is connected to
  const result = await limitedHandshake(caller, { url, headers });
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    await tx.server.create({ data: { id: serverId, orgId, name: input.name, url, auth: input.auth } });
    await replaceHeaders({ services, tx }, { orgId, serverId }, headers);
    const counts = await storeDiscovery(scope, serverId, result);
    await scope.record({
      action: "server.created",
      targetId: serverId,
      targetName: input.name,
      details: {
        url,
        auth: input.auth,
        headers: headers.map(({ name }) => name),
        tools: counts?.toolCount ?? null,
      },
    });
    return { serverId, check: toServerCheck(result, counts) };
  });
}

/** A handshake on behalf of a person, of whom each has so many a minute. */
export async function limitedHandshake(
  { services, actor }: Caller,
  target: { url: string; headers: readonly { name: string; value: string }[] },
): Promise<HandshakeResult> {
  await countAttempt(services.db, { of: ["handshake", actor.userId], ...HANDSHAKES_PER_MINUTE });
  return handshake(services.egress, target);
}

export function toServerCheck(result: HandshakeResult, counts: DiscoveryCounts | null): ServerCheck {
  if (result.ok && counts) return { ok: true, ...counts };
  if (result.ok) return { ok: false, cause: "unknown", message: "The tools could not be stored." };
  return { ok: false, cause: result.cause, message: result.message };
}
