import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { EndpointInput } from "./endpoint-input.ts";
import { findEndpoint } from "./find-endpoint.ts";

export const SetEndpointEnabledInput = EndpointInput.extend({ enabled: z.boolean() });

/** Turns an endpoint on or off. What waits for one that is off is dropped. For admins. */
export async function setEndpointEnabled(
  caller: Caller,
  given: z.input<typeof SetEndpointEnabledInput>,
): Promise<void> {
  const input = parseInput(SetEndpointEnabledInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId, record }) => {
    const { id, name } = await findEndpoint(tx, { orgId, endpointId: input.endpointId });
    const { enabled } = input;
    await tx.notificationEndpoint.update({ where: { id, orgId }, data: { enabled }, select: { id: true } });
    await record({ action: "endpoint.changed", targetId: id, targetName: name, details: { enabled } });
  });
}
