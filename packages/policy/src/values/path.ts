import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/** Every item of a list: the `[*]` of `args.items[*].price`. */
export const EACH: unique symbol = Symbol("each");

/** The steps below `args`: `args.a.b` → `["a", "b"]`, `args.a[*].b` → `["a", EACH, "b"]`. */
export type Path = readonly (string | typeof EACH)[];

/** Steps through objects only. */
export type KeyPath = readonly string[];

/** Where one argument stands, and in which place what stands there is remembered while one call is evaluated. */
export type ArgumentPath = { readonly keys: KeyPath; readonly place: number };

const PREFIX = "args.";
const EACH_TEXT = "[*]";
const MAX_LENGTH = 512;
const MAX_STEPS = 32;
const STEP = /^[^\s.[\]*\p{Cc}](?:[^.[\]*\p{Cc}]*[^\s.[\]*\p{Cc}])?$/u;
const STEP_WITH_ITEMS = /^[^\s.[\]*\p{Cc}](?:[^.[\]*\p{Cc}]*[^\s.[\]*\p{Cc}])?(?:\[\*\])*$/u;

/** The argument is not there. */
export const ABSENT: unique symbol = Symbol("absent");

/** A step of the path is there but cannot contain the next one: a string or a list where an object belongs. */
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

/** The keys up to each `[*]`, and those behind the last: `args.a[*].b` → `[["a"], ["b"]]`. */
export function keyPathsOf(path: Path): KeyPath[] {
  const at = path.indexOf(EACH);
  const keys = path.slice(0, at < 0 ? undefined : at).flatMap((step) => (step === EACH ? [] : [asKey(step)]));
  return at < 0 ? [keys] : [keys, ...keyPathsOf(path.slice(at + 1))];
}

/** The same text as engines keep the keys of objects, which is found in them faster than a piece of another text. */
function asKey(text: string): string {
  return Object.keys({ [text]: null })[0] ?? text;
}

/** Whether a path leads to all items of a list. */
export function hasItems(text: string): boolean {
  return text.startsWith(PREFIX) && text.includes(EACH_TEXT);
}

export type Found = JsonValue | typeof ABSENT | typeof BLOCKED;

/**
 * Follows the keys of a path from the one at `at` on, through own properties. A null on the way leads nowhere, so the
 * argument is absent. Any other non-object blocks: some servers parse a string as JSON, so what lies behind it is not
 * known to be absent.
 */
export function follow(from: JsonValue, keys: KeyPath, at = 0): Found {
  if (at === keys.length) return from;
  if (from === null) return ABSENT;
  return isObject(from) ? followIn(from, keys, at) : BLOCKED;
}

/** As `follow`, from what is known to be an object; at least one key. */
export function followIn(object: JsonObject, keys: KeyPath, at = 0): Found {
  const next = own(object, keys[at] ?? "");
  return next === undefined ? ABSENT : follow(next, keys, at + 1);
}
