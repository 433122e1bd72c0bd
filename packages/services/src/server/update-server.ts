import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Labels, labelTexts, Name, storedLabels } from "../input.ts";
import { limitedHandshake, type ServerCheck, toServerCheck } from "./create-server.ts";
import { checkedUrl, findServer, ServerAuth, ServerInput, ServerUrl } from "./server-input.ts";
import { storeDiscovery } from "./store-discovery.ts";
import { ChangedHeaders, replaceHeaders, resolveHeaders } from "./upstream-headers.ts";

export const UpdateServerInput = ServerInput.extend({
  name: Name,
  url: ServerUrl,
  auth: ServerAuth,
  headers: ChangedHeaders,
  /** Left out: they stay as they are. */
  labels: Labels.optional(),
});

/** Changes a server's name, address and credentials, then discovers its tools anew. For admins. */
export async function updateServer(
  caller: Caller,
  input: z.infer<typeof UpdateServerInput>,
): Promise<{ check: ServerCheck }> {
  const { services } = caller;
  const url = checkedUrl(services, input.url);
  const target = await inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    const at = { orgId, serverId: server.id };
    const headers =
      input.auth === "headers"
        ? await resolveHeaders({ services, tx }, { ...at, url: server.url }, { url, headers: input.headers })
        : [];
    const labels = input.labels ?? storedLabels(server.labels);
    await tx.server.update({
      where: { id: server.id, orgId },
      data: { name: input.name, url, auth: input.auth, labels },
    });
    await replaceHeaders({ services, tx }, at, headers);
    await scope.record({
      action: "server.updated",
      targetId: server.id,
      targetName: input.name,
      details: {
        name: input.name,
        nameBefore: server.name,
        url,
        urlBefore: server.url,
        auth: input.auth,
        labels: labelTexts(labels),
        headers: headers.map(({ name }) => name),
        headersChanged: input.headers.filter(({ value }) => value !== null).map(({ name }) => name),
      },
    });
    return { url, headers };
  });
  const result = await limitedHandshake(caller, target);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { id } = await findServer(scope.tx, { orgId: scope.orgId, serverId: input.serverId });
    return { check: toServerCheck(result, await storeDiscovery(scope, id, result)) };
  });
}
