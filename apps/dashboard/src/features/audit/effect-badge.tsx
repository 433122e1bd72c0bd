import { Badge } from "@sallyport/ui";
import { Ban, Check, Pause } from "@sallyport/ui/icons";
import type { Decision } from "./decision.ts";
import { isHeld } from "./decision-words.ts";

/** Allowed, denied or held for people, by icon and word. */
export function EffectBadge({ of }: { of: Pick<Decision, "effect" | "answer"> }) {
  if (isHeld(of)) {
    return (
      <Badge tone="warn" icon={<Pause />}>
        Held
      </Badge>
    );
  }
  return of.effect === "allow" ? (
    <Badge tone="ok" icon={<Check />}>
      Allowed
    </Badge>
  ) : (
    <Badge tone="bad" icon={<Ban />}>
      Denied
    </Badge>
  );
}
