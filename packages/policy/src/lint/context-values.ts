import type { JsonValue } from "@sallyport/json";
import { RISK_CLASSES, WEEKDAYS } from "../language/grammar-words.ts";
import type { ArgumentView } from "./argument-view.ts";

const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

const KNOWN: ReadonlyMap<string, readonly JsonValue[]> = new Map<string, readonly JsonValue[]>([
  ["identity.kind", ["human", "agent", "service"]],
  ["tool.class", RISK_CLASSES],
  ["time.weekday", WEEKDAYS],
  ["time.hour", HOURS],
]);

/** What a part of the context can be. */
export function contextView(path: string): ArgumentView {
  const values = KNOWN.get(path);
  const types = new Set([path === "time.hour" ? "number" : "string"] as const);
  return { kind: "possible", types, values };
}
