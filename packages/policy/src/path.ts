import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/** The steps below `args`: `args.a.b` → `["a", "b"]`. */
export type Path = readonly string[];

const PREFIX = "args.";
const MAX_LENGTH = 512;
const MAX_STEPS = 32;
const STEP = /^[^\s.[\]*\p{Cc}](?:[^.[\]*\p{Cc}]*[^\s.[\]*\p{Cc}])?$/u;

/** The argument is not there. */
export const ABSENT: unique symbol = Symbol("absent");

/** A step of the path is there but cannot contain the next one: a text or a list where an object belongs. */
export const BLOCKED: unique symbol = Symbol("blocked");

/** What is wrong with a path and what to write instead, or undefined when it is one. */
export function pathProblem(text: string): string | undefined {
  if (!text.startsWith(PREFIX))
    return "Write a path into the arguments, as in args.amount or args.order.total.";
  if (/[[\]*]/.test(text)) return 'Version "1" has no paths into lists; name a key, as in args.order.total.';
  const steps = parsePath(text);
  if (text.length > MAX_LENGTH || steps.length > MAX_STEPS) {
    return `Write a path of at most ${MAX_STEPS} steps and ${MAX_LENGTH} characters.`;
  }
  if (!steps.every((step) => STEP.test(step))) {
    return "Write the keys with one point between them and no space around them, as in args.order.total.";
  }
  return undefined;
}

/** The steps of a path without a problem. */
export function parsePath(text: string): Path {
  return text.slice(PREFIX.length).split(".");
}

export type Found = JsonValue | typeof ABSENT | typeof BLOCKED;

/**
 * Follows a path through own properties. A null on the way leads nowhere, so the argument is absent. Any other
 * non-object blocks: some servers parse a text as JSON, so what lies behind it is not known to be absent.
 */
export function follow(args: JsonObject, path: Path): Found {
  let value: JsonValue = args;
  for (const step of path) {
    if (value !== args) {
      if (value === null) return ABSENT;
      if (!isObject(value)) return BLOCKED;
    }
    const next = own(value, step);
    if (next === undefined) return ABSENT;
    value = next;
  }
  return value;
}
