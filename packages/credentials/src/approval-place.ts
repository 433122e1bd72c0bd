import type { SealedPlace } from "./sealing.ts";

/** The place that the arguments of a held call are sealed for, and what an approver made of them. */
export function approvalPlace(
  approval: { readonly orgId: string; readonly serverId: string; readonly id: string },
  which: "arguments" | "edited",
): SealedPlace {
  const { orgId, serverId, id } = approval;
  return { orgId, serverId, field: `approval:${id}:${which}` };
}
