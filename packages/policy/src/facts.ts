import { isObject, type JsonObject } from "@sallyport/json";
import { type ArgumentPath, BLOCKED, type Found, followIn } from "./path.ts";
import type { PolicyContext } from "./policy.ts";

const NO_ARGUMENTS: JsonObject = {};

/** How many arguments are remembered: as many as the rules of one tool mostly ask for, by turns or not. */
export const PLACES = 4;

type Memory = {
  readonly paths: (ArgumentPath | undefined)[];
  readonly found: (Found | undefined)[];
  readonly isReadable: boolean;
};

/** What is known of one call. Remembers some of the arguments that it was asked for, to be asked for again. */
export class Facts {
  readonly args: JsonObject;
  readonly context: PolicyContext;
  /** While tools are listed nobody knows the arguments. */
  readonly isListing: boolean;
  #memory: Memory | undefined = undefined;

  /** @param args undefined: nobody knows them. */
  constructor(args: JsonObject | undefined, context: PolicyContext) {
    this.args = args ?? NO_ARGUMENTS;
    this.context = context;
    this.isListing = args === undefined;
  }

  /** What stands at a path without `[*]`; equal paths of one policy are one object. */
  at(path: ArgumentPath): Found {
    const { paths, found, isReadable } = (this.#memory ??= memoryFor(this.args));
    const { keys, place } = path;
    const known = paths[place] === path ? found[place] : undefined;
    if (known !== undefined) return known;
    const fresh = isReadable ? followIn(this.args, keys) : BLOCKED;
    paths[place] = path;
    found[place] = fresh;
    return fresh;
  }
}

function memoryFor(args: JsonObject): Memory {
  return {
    paths: [undefined, undefined, undefined, undefined],
    found: [undefined, undefined, undefined, undefined],
    isReadable: isObject(args),
  };
}
