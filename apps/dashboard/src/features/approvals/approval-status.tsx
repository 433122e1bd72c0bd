import { Badge } from "@sallyport/ui";
import type { ComponentProps } from "react";
import type { Approval } from "./approval-types.ts";

type Words = { readonly word: string; readonly tone: NonNullable<ComponentProps<typeof Badge>["tone"]> };

const WORDS: Readonly<Record<Approval["status"], Words>> = {
  pending: { word: "Waits", tone: "warn" },
  approved: { word: "Approved", tone: "ok" },
  denied: { word: "Denied", tone: "bad" },
  expired: { word: "Expired", tone: "neutral" },
  withdrawn: { word: "Withdrawn", tone: "neutral" },
  used: { word: "Approved and used", tone: "ok" },
};

export function ApprovalStatus({ status }: { status: Approval["status"] }) {
  const { word, tone } = WORDS[status];
  return <Badge tone={tone}>{word}</Badge>;
}
