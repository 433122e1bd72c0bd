import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/** Every item of a list: the `[*]` of `args.items[*].price`. */
export const EACH: unique symbol = Symbol("each");

/** The steps below `args`: `args.a.b` → `["a", "b"]`, `args.a[*].b` → `["a", EACH, "b"]`. */
export type Path = readonly (string | typeof EACH)[];

const PREFIX = "args.";
const EACH_TEXT = "[*]";
const MAX_LENGTH = 512;
const MAX_STEPS = 32;
const STEP = /^[^\s.[\]*\p{Cc}](?:[^.[\]*\p{Cc}]*[^\s.[\]*\p{Cc}])?$/u;
const STEP_WITH_ITEMS = /^[^\s.[\]*\p{Cc}](?:[^.[\]*\p{Cc}]*[^\s.[\]*\p{Cc}])?(?:\[\*\])*$/u;

/** The argument is not there. */
export const ABSENT: unique symbol = Symbol("absent");

/** A step of the path is there but cannot contain the next one: a text or a list where an object belongs. */
export const BLOCKED: unique symbol = Symbol("blocked");

/** What is wrong with a path to one argument and what to write instead, or undefined when it is one. */
export function pathProblem(text: string): string | undefined {
  const problem = argumentsPathProblem(text, STEP);
  if (problem === undefined || !text.startsWith(PREFIX) || !/[[\]*]/.test(text)) return problem;
  return "A path into lists cannot stand here; name a key, as in args.order.total.";
}

/** As `pathProblem`, for a path that may lead to every item of a list. */
export function itemsPathProblem(text: string): string | undefined {
  const problem = argumentsPathProblem(text, STEP_WITH_ITEMS);
  if (problem === undefined || !text.startsWith(PREFIX) || !/[[\]*]/.test(text)) return problem;
  return "Write [*] behind the key of a list for all of its items, as in args.items[*].price.";
}

function argumentsPathProblem(text: string, step: RegExp): string | undefined {
  if (!text.startsWith(PREFIX))
    return "Write a path into the arguments, as in args.amount or args.order.total.";
  const steps = text.slice(PREFIX.length).split(".");
  if (text.length > MAX_LENGTH || steps.length > MAX_STEPS) {
    return `Write a path of at most ${MAX_STEPS} steps and ${MAX_LENGTH} characters.`;
  }
  if (!steps.every((text) => step.test(text))) {
    return "Write the keys with one point between them and no space around them, as in args.order.total.";
  }
  return undefined;
}

/** The steps of a path without a problem. */
export function parsePath(text: string): Path {
  return text.slice(PREFIX.length).split(".").flatMap(stepsOf);
}

function stepsOf(text: string): Path {
  const at = text.indexOf(EACH_TEXT);
  if (at < 0) return [text];
  const lists = (text.length - at) / EACH_TEXT.length;
  return [text.slice(0, at), ...Array.from({ length: lists }, (): typeof EACH => EACH)];
}

/** Whether a path leads to all items of a list. */
export function hasItems(text: string): boolean {
  return text.startsWith(PREFIX) && text.includes(EACH_TEXT);
}

export type Found = JsonValue | typeof ABSENT | typeof BLOCKED;

/**
 * Follows a path without `[*]` through own properties. A null on the way leads nowhere, so the argument is absent. Any
 * other non-object blocks: some servers parse a text as JSON, so what lies behind it is not known to be absent.
 */
export function follow(args: JsonObject, path: Path): Found {
  let value: JsonValue = args;
  for (const step of path) {
    const next = below(value, step);
    if (next === ABSENT || next === BLOCKED) return next;
    value = next;
  }
  return value;
}

/** One step on, through own properties; `[*]` leads nowhere from what is no list, which is all that comes here. */
export function below(value: JsonValue, step: string | typeof EACH): Found {
  if (value === null) return ABSENT;
  if (!isObject(value) || step === EACH) return BLOCKED;
  const next = own(value, step);
  return next === undefined ? ABSENT : next;
}
