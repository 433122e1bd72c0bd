import { Badge, type Tone } from "@sallyport/ui";
import { Ban, CircleCheck, type Icon, TimerOff } from "@sallyport/ui/icons";
import type { Grant } from "./grant-types.ts";

const LOOK: Readonly<Record<Grant["status"], { tone: Tone; Icon: Icon; word: string }>> = {
  active: { tone: "ok", Icon: CircleCheck, word: "Active" },
  revoked: { tone: "bad", Icon: Ban, word: "Revoked" },
  expired: { tone: "warn", Icon: TimerOff, word: "Expired" },
};

/** Whether a grant's token is accepted, as icon and word. */
export function StatusBadge({ status }: { status: Grant["status"] }) {
  const { tone, Icon, word } = LOOK[status];
  return (
    <Badge tone={tone} icon={<Icon />}>
      {word}
    </Badge>
  );
}
