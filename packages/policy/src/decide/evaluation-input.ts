import { isObject, type JsonObject, type JsonValue } from "@sallyport/json";
import { type ArgumentPath, BLOCKED, followIn, type Found } from "../values/path.ts";
import type { PolicyContext } from "./policy-request.ts";

/** While tools are listed nobody knows the arguments. No call can have this as its own. */
export const NOBODY_KNOWS: unique symbol = Symbol("arguments of a listed tool");

/** Stands for no arguments at all where an object belongs: what a path leads to there is not known to be absent. */
const UNREADABLE = false;

/** How many arguments are remembered: as many as the rules of one tool mostly ask for, by turns or not. */
export const PLACES = 4;

type Memory = {
  readonly paths: (ArgumentPath | undefined)[];
  readonly found: (Found | undefined)[];
  readonly readable: JsonObject | undefined;
};

/** What is known of one call. Remembers some of the arguments that it was asked for, to be asked for again. */
export class EvaluationInput {
  readonly args: JsonValue;
  readonly context: PolicyContext;
  readonly isListing: boolean;
  #memory: Memory | undefined = undefined;

  constructor(args: JsonObject | typeof NOBODY_KNOWS, context: PolicyContext) {
    this.isListing = args === NOBODY_KNOWS;
    this.args = args === NOBODY_KNOWS ? UNREADABLE : (args ?? UNREADABLE);
    this.context = context;
  }

  /** What stands at a path without `[*]`; equal paths of one policy are one object. */
  at(path: ArgumentPath): Found {
    const { paths, found, readable } = (this.#memory ??= memoryFor(this.args));
    const { keys, place } = path;
    const known = paths[place] === path ? found[place] : undefined;
    if (known !== undefined) return known;
    const fresh = readable === undefined ? BLOCKED : followIn(readable, keys);
    paths[place] = path;
    found[place] = fresh;
    return fresh;
  }
}

function memoryFor(args: JsonValue): Memory {
  return {
    paths: [undefined, undefined, undefined, undefined],
    found: [undefined, undefined, undefined, undefined],
    readable: isObject(args) ? args : undefined,
  };
}
