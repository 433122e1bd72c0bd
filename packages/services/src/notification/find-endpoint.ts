import type { Tx } from "@sallyport/db";
import { ServiceError } from "../service-error.ts";

/** An endpoint without its secret. Throws `not_found`. */
export async function findEndpoint(
  tx: Tx,
  at: { orgId: string; endpointId: string },
): Promise<{ id: string; name: string; enabled: boolean }> {
  const endpoint = await tx.notificationEndpoint.findFirst({
    where: { orgId: at.orgId, id: at.endpointId },
    select: { id: true, name: true, enabled: true },
  });
  if (endpoint === null) throw new ServiceError("not_found", "There is no such endpoint.");
  return endpoint;
}
