import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { EndpointInput } from "./endpoint-input.ts";
import { findEndpoint } from "./find-endpoint.ts";
import { wakeSender } from "./wake-sender.ts";

export const TestEndpointInput = EndpointInput;

/** Sends a test to an endpoint, the way that everything else goes; the delivery log shows what came of it. For admins. */
export async function testEndpoint(
  caller: Caller,
  given: z.input<typeof TestEndpointInput>,
): Promise<{ deliveryId: string }> {
  const input = parseInput(TestEndpointInput, given);
  return inOrg(caller, { org: input.org, role: "admin" }, async ({ tx, orgId, record }) => {
    const { id, name, enabled } = await findEndpoint(tx, { orgId, endpointId: input.endpointId });
    if (!enabled) throw new ServiceError("conflict", "This endpoint is off. Turn it on first.");
    const event = await tx.notificationEvent.create({ data: { orgId, kind: "test" }, select: { id: true } });
    const delivery = await tx.notificationDelivery.create({
      data: { orgId, eventId: event.id, endpointId: id, nextAttemptAt: new Date() },
      select: { id: true },
    });
    await wakeSender(tx);
    await record({ action: "endpoint.tested", targetId: id, targetName: name, details: {} });
    return { deliveryId: delivery.id };
  });
}
