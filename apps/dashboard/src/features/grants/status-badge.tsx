import { Badge, type Tone } from "@sallyport/ui";
import { Ban, CircleCheck, CircleDashed, type Icon, TimerOff, TriangleAlert } from "@sallyport/ui/icons";
import type { Grant } from "./grant-types.ts";
import { isRefusedEverywhere, refusalWords, silenceWords } from "./refusal.ts";

const LOOK: Readonly<Record<Grant["status"], { tone: Tone; Icon: Icon; word: string }>> = {
  active: { tone: "ok", Icon: CircleCheck, word: "Active" },
  revoked: { tone: "bad", Icon: Ban, word: "Revoked" },
  expired: { tone: "warn", Icon: TimerOff, word: "Expired" },
};

/** Whether a grant's token is accepted, as icon and word. A revocation counts when all proxies have it. */
export function StatusBadge({ grant: { status, refused } }: { grant: Pick<Grant, "status" | "refused"> }) {
  if (refused && !isRefusedEverywhere(refused)) {
    return (
      <Badge tone="warn" icon={silenceWords(refused) ? <TriangleAlert /> : <CircleDashed />}>
        Revoked, {refusalWords(refused).toLowerCase()}
      </Badge>
    );
  }
  const { tone, Icon, word } = LOOK[status];
  return (
    <Badge tone={tone} icon={<Icon />}>
      {word}
    </Badge>
  );
}
