"use client";

import { Notice } from "@sallyport/ui";
import { Info } from "@sallyport/ui/icons";
import type { Approval } from "./approval-types.ts";

export type WhyNotProps = { approval: Approval };

/** Why somebody who looks at an open call may not decide about it, or need not any more. */
export function WhyNot({ approval }: WhyNotProps) {
  const { isOwn, mayVote, ownVote, status } = approval;
  const isOpen = status === "pending" || status === "approved";
  if (!isOpen) return null;
  if (isOwn)
    return <Notice icon={<Info />}>This identity belongs to you, so others decide about its calls.</Notice>;
  if (!mayVote)
    return <Notice icon={<Info />}>You are not among those who may decide about this call.</Notice>;
  if (ownVote === "approve")
    return <Notice icon={<Info />}>You have approved it. You can still deny it, until it runs.</Notice>;
  return null;
}
