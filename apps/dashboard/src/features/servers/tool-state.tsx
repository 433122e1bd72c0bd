import { Badge } from "@sallyport/ui";
import { Check, CircleDashed, CircleDot, Plus } from "@sallyport/ui/icons";
import type { ReactNode } from "react";
import type { Tool } from "./server-types.ts";

/** Whether a person has reviewed the tool's definition, or nobody has and it is trusted on first use. */
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
  first_use: (
    <Badge icon={<CircleDashed />} className="hidden md:inline-flex">
      Trusted on first use
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
  return (state === "new" || state === "changed") && removedAt === null;
}

/** Whether the proxies pass the tool already, though nobody has looked at its definition. */
export function isUnread({ state, removedAt }: Pick<Tool, "state" | "removedAt">): boolean {
  return state === "first_use" && removedAt === null;
}
