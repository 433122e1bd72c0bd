import { canonical, excerpt, type JsonValue, stringify } from "@sallyport/json";
import type { Failure, Place } from "./node.ts";

const MAX_CHOICES = 8;
const LONGEST_VALUE = 60;

/** The sentence for a failure: which argument, and what it must be. Never what it is. */
export function sentenceOf({ place, phrase }: Pick<Failure, "place" | "phrase">): string {
  return `${placeText(place)} must ${phrase}.`;
}

/** `a`, `a or b`, `a, b or c`; a long list is cut. */
export function oneOf(strings: readonly string[]): string {
  const unique = [...new Set(strings)];
  const shown = unique.slice(0, MAX_CHOICES);
  if (unique.length > shown.length) return `${shown.join(", ")} or another of ${unique.length}`;
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

/** A value that the schema itself holds. */
export function shown(value: JsonValue): string {
  return excerpt(canonical(value), LONGEST_VALUE);
}

export function quoted(name: string): string {
  return stringify(excerpt(name, LONGEST_VALUE));
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** `args.items[2].price`; a key that is no plain name is quoted. */
function placeText(place: Place): string {
  const steps: string[] = [];
  for (let at = place; at !== null; at = at.outer) steps.unshift(stepText(at.step));
  return `args${steps.join("")}`;
}

function stepText(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  if (step === "*") return ".*";
  return /^[\w$-]{1,60}$/.test(step) ? `.${step}` : `[${quoted(step)}]`;
}
