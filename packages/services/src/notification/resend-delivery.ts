import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { wakeSender } from "./wake-sender.ts";

export const ResendDeliveryInput = InOrgInput.extend({ deliveryId: Id });

/** Sends something to its endpoint once more, with the id and the body that it had. For admins. */
export async function resendDelivery(
  caller: Caller,
  given: z.input<typeof ResendDeliveryInput>,
): Promise<void> {
  const input = parseInput(ResendDeliveryInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId, record }) => {
    const delivery = await tx.notificationDelivery.findFirst({
      where: { orgId, id: input.deliveryId, endpointId: { not: null } },
      include: { endpoint: { select: { id: true, name: true, enabled: true } } },
    });
    if (delivery === null || delivery.endpoint === null) {
      throw new ServiceError("not_found", "There is no such delivery.");
    }
    const { id, endpoint } = delivery;
    if (!endpoint.enabled) throw new ServiceError("conflict", "This endpoint is off. Turn it on first.");
    const { count } = await tx.notificationDelivery.updateMany({
      where: { orgId, id, state: { not: "waiting" } },
      data: { state: "waiting", attempts: 0, nextAttemptAt: new Date(), deliveredAt: null },
    });
    if (count === 0)
      throw new ServiceError("conflict", "It is being sent, or will be tried again by itself.");
    await wakeSender(tx);
    const { id: targetId, name: targetName } = endpoint;
    await record({ action: "endpoint.resent", targetId, targetName, details: { deliveryId: id } });
  });
}
