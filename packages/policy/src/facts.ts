import { isObject, type JsonObject } from "@sallyport/json";
import { ABSENT, BLOCKED, type Found, followIn, type KeyPath } from "./path.ts";
import type { PolicyContext } from "./policy.ts";

const NO_ARGUMENTS: JsonObject = {};

/** What is known of one call. Remembers the path it followed last: the rules on one argument mostly stand together. */
export class Facts {
  readonly args: JsonObject;
  readonly context: PolicyContext;
  /** While tools are listed nobody knows the arguments. */
  readonly isListing: boolean;
  #isReadable: boolean | undefined = undefined;
  #path: KeyPath | undefined = undefined;
  #found: Found = ABSENT;

  /** @param args undefined: nobody knows them. */
  constructor(args: JsonObject | undefined, context: PolicyContext) {
    this.args = args ?? NO_ARGUMENTS;
    this.context = context;
    this.isListing = args === undefined;
  }

  /** What stands at a path without `[*]`; equal paths of one policy are one object. */
  at(path: KeyPath): Found {
    if (path !== this.#path) {
      this.#isReadable ??= isObject(this.args);
      this.#found = this.#isReadable ? followIn(this.args, path) : BLOCKED;
      this.#path = path;
    }
    return this.#found;
  }
}
