import type { JsonObject } from "@sallyport/json";
import { ABSENT, type Found, follow, type Path } from "./path.ts";

/** The arguments of one call. Remembers the path it followed last: the rules on one argument mostly stand together. */
export class Arguments {
  readonly #args: JsonObject;
  #path: Path | undefined = undefined;
  #found: Found = ABSENT;

  constructor(args: JsonObject) {
    this.#args = args;
  }

  /** What stands at a path; equal paths of one policy are one object. */
  at(path: Path): Found {
    if (path !== this.#path) {
      this.#found = follow(this.#args, path);
      this.#path = path;
    }
    return this.#found;
  }
}
