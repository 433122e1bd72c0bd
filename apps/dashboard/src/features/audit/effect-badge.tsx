import { Badge } from "@sallyport/ui";
import { Ban, Check } from "@sallyport/ui/icons";

/** Allow or deny, by icon and word. */
export function EffectBadge({ effect }: { effect: "allow" | "deny" }) {
  return effect === "allow" ? (
    <Badge tone="ok" icon={<Check />}>
      Allowed
    </Badge>
  ) : (
    <Badge tone="bad" icon={<Ban />}>
      Denied
    </Badge>
  );
}
