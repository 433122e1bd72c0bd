import { OUTCOME_TEXTS, type Outcome } from "@sallyport/attacks";
import { Badge } from "@sallyport/ui";
import { OUTCOME_TONES } from "./attack-words.ts";

/** What a policy on calls does about an attack, in a word. */
export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return <Badge tone={OUTCOME_TONES[outcome]}>{OUTCOME_TEXTS[outcome].title}</Badge>;
}
