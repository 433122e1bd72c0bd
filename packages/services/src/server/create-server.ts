import { randomUUID } from "node:crypto";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { InOrgInput, Name } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { requireRoom } from "../plan/require-room.ts";
import { limitedHandshake } from "./limited-handshake.ts";
import { type ServerCheck, toServerCheck } from "./server-check.ts";
import { checkedUrl, ServerAuth, ServerUrl } from "./server-input.ts";
import { checkedAuthorities, contactSettings, serverSettings, settingsDetails } from "./server-settings.ts";
import { storeDiscovery } from "./store-discovery.ts";
import { NewHeaders, replaceHeaders } from "./upstream-headers.ts";

export const CreateServerInput = InOrgInput.extend({
  name: Name,
  url: ServerUrl,
  auth: ServerAuth,
  headers: NewHeaders,
  ...serverSettings,
});

/**
 * Registers a server and discovers its tools. A server that does not answer is registered too, with the cause,
 * so that nothing typed is lost. For admins.
 */
export async function createServer(
  caller: Caller,
  given: z.input<typeof CreateServerInput>,
): Promise<{ serverId: string; check: ServerCheck }> {
  const input = parseInput(CreateServerInput, given);
  const { url, headers, authorities } = await inOrg(
    caller,
    { org: input.org, role: "admin" },
    async (scope) => {
      await requireRoom(scope, "servers");
      return {
        url: checkedUrl(caller.services, input.url),
        headers: input.auth === "headers" ? input.headers : [],
        authorities: checkedAuthorities(input.authorities),
      };
    },
  );
  const { name, auth, silenceSeconds, maxAnswerMb = null, maxRequestMb = null } = input;
  const settings = contactSettings({ maxAnswerMb, authorities });
  const result = await limitedHandshake(caller, { url, headers, ...settings });
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    await requireRoom(scope, "servers");
    const serverId = randomUUID();
    const silence = silenceSeconds === undefined ? {} : { silenceSeconds };
    const limits = { ...silence, maxAnswerMb, maxRequestMb, authorities };
    const created = await tx.server.create({ data: { id: serverId, orgId, name, url, auth, ...limits } });
    await replaceHeaders({ services: caller.services, tx }, { orgId, serverId }, headers);
    const counts = await storeDiscovery(scope, serverId, result);
    await scope.record({
      action: "server.created",
      targetId: serverId,
      targetName: name,
      details: {
        url,
        auth,
        headers: headers.map(({ name }) => name),
        ...settingsDetails(created),
        tools: counts?.toolCount ?? null,
        firstUse: counts?.firstUse ?? null,
      },
    });
    return { serverId, check: toServerCheck(result, counts) };
  });
}
