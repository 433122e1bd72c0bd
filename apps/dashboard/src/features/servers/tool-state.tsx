import { Badge } from "@sallyport/ui";
import { Check, CircleDot, Plus } from "@sallyport/ui/icons";
import type { ReactNode } from "react";
import type { Tool } from "./server-types.ts";

/** Whether a person has reviewed the tool's definition. */
export function ToolStateBadge({ state }: { state: Tool["state"] }) {
  return BADGES[state];
}

const BADGES: Readonly<Record<Tool["state"], ReactNode>> = {
  new: (
    <Badge tone="accent" icon={<Plus />}>
      New
    </Badge>
  ),
  changed: (
    <Badge tone="warn" icon={<CircleDot />}>
      Changed
    </Badge>
  ),
  reviewed: (
    <Badge icon={<Check />} className="hidden md:inline-flex">
      Reviewed
    </Badge>
  ),
};

/** Whether somebody has to review the tool before its calls can be allowed. */
export function isWaiting({ state, removedAt }: Pick<Tool, "state" | "removedAt">): boolean {
  return state !== "reviewed" && removedAt === null;
}
