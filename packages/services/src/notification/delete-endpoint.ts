import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { EndpointInput } from "./endpoint-input.ts";
import { findEndpoint } from "./find-endpoint.ts";

export const DeleteEndpointInput = EndpointInput;

/** Deletes an endpoint, its secret and its delivery log. For admins. */
export async function deleteEndpoint(
  caller: Caller,
  given: z.input<typeof DeleteEndpointInput>,
): Promise<void> {
  const input = parseInput(DeleteEndpointInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId, record }) => {
    const { id, name } = await findEndpoint(tx, { orgId, endpointId: input.endpointId });
    await tx.notificationEndpoint.deleteMany({ where: { orgId, id } });
    await record({ action: "endpoint.deleted", targetId: id, targetName: name, details: {} });
  });
}
