import type { JsonObject } from "@sallyport/json";
import { ABSENT, type Found, follow, type Path } from "./path.ts";
import type { PolicyContext } from "./policy.ts";

const NO_ARGUMENTS: JsonObject = {};

/** What is known of one call. Remembers the path it followed last: the rules on one argument mostly stand together. */
export class Facts {
  readonly args: JsonObject;
  readonly context: PolicyContext;
  /** While tools are listed nobody knows the arguments. */
  readonly isListing: boolean;
  #path: Path | undefined = undefined;
  #found: Found = ABSENT;

  /** @param args undefined: nobody knows them. */
  constructor(args: JsonObject | undefined, context: PolicyContext) {
    this.args = args ?? NO_ARGUMENTS;
    this.context = context;
    this.isListing = args === undefined;
  }

  /** What stands at a path without `[*]`; equal paths of one policy are one object. */
  at(path: Path): Found {
    if (path !== this.#path) {
      this.#found = follow(this.args, path);
      this.#path = path;
    }
    return this.#found;
  }
}
