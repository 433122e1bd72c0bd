import { isObject, type JsonObject, own } from "@sallyport/json";
import { type ReferenceCall, walk } from "./conditions.ts";
import { compare, exactly, isFinite, sourceOf } from "./exact.ts";
import { isNumeric, text } from "./json.ts";

/** A limit as the document has it, and how its rule is named. */
export type WrittenLimit = { limit: JsonObject; at: string; counter: string };

/** What a call draws on, in a line; undefined when it has no cost that could be counted. */
export function limitLine({ limit, at, counter }: WrittenLimit, call: ReferenceCall): string | undefined {
  const scope = text(own(limit, "scope") ?? "grant");
  if ("concurrency" in limit) return `concurrency ${at} ${counter} ${scope} ${whole(limit, "concurrency")}`;
  const cost = own(limit, "cost");
  const amount = cost === undefined ? "1000000000" : costUnits(text(cost), call);
  if (amount === undefined) return undefined;
  const max = BigInt(whole(limit, "max")) * 1_000_000_000n;
  return `limit ${at} ${counter} ${scope} ${amount} of ${max} per ${windowOf(limit)}`;
}

/** Of `30m` and the like. */
export function durationMs(duration: string): number {
  const seconds = new Map([
    ["s", 1],
    ["m", 60],
    ["h", 3600],
    ["d", 86_400],
  ]);
  return Number(duration.slice(0, -1)) * (seconds.get(duration.slice(-1)) ?? 0) * 1000;
}

function windowOf(limit: JsonObject): string {
  const window = own(limit, "window");
  if (isObject(window)) return `sliding ${durationMs(text(own(window, "sliding")))}`;
  return typeof window === "string" ? window : `${whole(limit, "window")}s`;
}

/** A whole number of a document, in digits. */
export function whole(limit: JsonObject, key: string): string {
  const value = own(limit, key) ?? 0;
  if (!isNumeric(value)) return "0";
  const { over, under } = exactly(sourceOf(value));
  return String(over / under);
}

/** Units of 1e-9, rounded up; undefined when this is no cost. */
function costUnits(path: string, call: ReferenceCall): string | undefined {
  const found = walk({ is: "here", value: call.args }, path.split(".").slice(1));
  if (found.is !== "here" || !isNumeric(found.value)) return undefined;
  const source = sourceOf(found.value);
  if (!isFinite(source) || compare(source, "0") < 0) return undefined;
  const units = [source, String(Number(source))].map((reading) => {
    const { over, under } = exactly(reading);
    return (over * 1_000_000_000n + under - 1n) / under;
  });
  return String(units.reduce((most, next) => (next > most ? next : most)));
}
