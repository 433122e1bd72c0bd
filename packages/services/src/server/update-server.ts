import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Labels, labelTexts, Name, storedLabels } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { findServer } from "./find-server.ts";
import { limitedHandshake } from "./limited-handshake.ts";
import { recordDiscovery } from "./record-discovery.ts";
import type { ServerCheck } from "./server-check.ts";
import { checkedUrl, ServerAuth, ServerInput, ServerUrl } from "./server-input.ts";
import { checkedAuthorities, contactSettings, serverSettings, settingsDetails } from "./server-settings.ts";
import { ChangedHeaders, replaceHeaders, resolveHeaders } from "./upstream-headers.ts";

export const UpdateServerInput = ServerInput.extend({
  name: Name,
  url: ServerUrl,
  auth: ServerAuth,
  headers: ChangedHeaders,
  /** Left out: they stay as they are. */
  labels: Labels.optional(),
  ...serverSettings,
});

/** Changes a server's name, address and credentials, then discovers its tools anew. For admins. */
export async function updateServer(
  caller: Caller,
  given: z.input<typeof UpdateServerInput>,
): Promise<{ check: ServerCheck }> {
  const input = parseInput(UpdateServerInput, given);
  const target = await inOrg(caller, { org: input.org, role: "admin" }, async (scope) => {
    const { tx, orgId } = scope;
    const { services } = caller;
    const url = checkedUrl(services, input.url);
    const server = await findServer(tx, { orgId, serverId: input.serverId });
    const at = { orgId, serverId: server.id };
    const headers =
      input.auth === "headers"
        ? await resolveHeaders({ services, tx }, { ...at, url: server.url }, { url, headers: input.headers })
        : [];
    const labels = input.labels ?? storedLabels(server.labels);
    const settings = {
      silenceSeconds: input.silenceSeconds ?? server.silenceSeconds,
      maxAnswerMb: input.maxAnswerMb === undefined ? server.maxAnswerMb : input.maxAnswerMb,
      maxRequestMb: input.maxRequestMb === undefined ? server.maxRequestMb : input.maxRequestMb,
      authorities: checkedAuthorities(input.authorities, server.authorities),
    };
    await tx.server.update({
      where: { id: server.id, orgId },
      data: { name: input.name, url, auth: input.auth, labels, ...settings },
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
        ...settingsDetails(settings),
        headers: headers.map(({ name }) => name),
        headersChanged: input.headers.filter(({ value }) => value !== null).map(({ name }) => name),
      },
    });
    return { url, headers, ...contactSettings(settings) };
  });
  const result = await limitedHandshake(caller, target);
  return inOrg(caller, { org: input.org, role: "admin" }, async (scope) => ({
    check: await recordDiscovery(scope, input.serverId, result),
  }));
}
