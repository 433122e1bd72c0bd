import { isFiniteNumber, isNumber, type JsonValue } from "@sallyport/json";
import { Evaluated } from "./evaluated.ts";
import type { At, Checking, Failure, Node, Place, Scope } from "./node.ts";

/** A check that had to be given up. It is never a "no": under `not` that would let the call pass. */
export class GivenUp extends Error {
  readonly place: Place;
  readonly why: string;

  constructor(place: Place, why: string) {
    super(why);
    this.place = place;
    this.why = why;
  }
}

/** Subschemas within subschemas, through references too. */
const MAX_NESTING = 500;

export type RunOptions = { maxWork: number; tracks: boolean };

/** One check of one call's arguments, with what it may still cost. */
export class Run implements Checking {
  #work: number;
  readonly #tracks: boolean;
  #nesting = 0;

  constructor({ maxWork, tracks }: RunOptions) {
    this.#work = maxWork;
    this.#tracks = tracks;
  }

  spend(work: number, place: Place): void {
    this.#work -= work;
    if (this.#work < 0) throw new GivenUp(place, "take less work to check; send fewer or smaller values");
  }

  root(node: Node, value: JsonValue): Failure | undefined {
    const scope = { resource: node.resource, outer: null };
    return this.#evaluate(node, { value, place: null, depth: 0, scope, evaluated: undefined, run: this });
  }

  here(node: Node, at: At): Failure | undefined {
    return this.#evaluate(node, at);
  }

  below(node: Node, at: At, part: { step: string | number; value: JsonValue }): Failure | undefined {
    const place = { step: part.step, outer: at.place };
    const depth = at.depth + 1;
    return this.#evaluate(node, { ...at, value: part.value, place, depth, evaluated: undefined });
  }

  #evaluate(node: Node, at: At): Failure | undefined {
    this.spend(1 + node.checks.length, at.place);
    if (isNumber(at.value) && !isFiniteNumber(at.value)) throw new GivenUp(at.place, "be a finite number");
    if (this.#nesting >= MAX_NESTING) {
      throw new GivenUp(
        at.place,
        "be nested less deep; the tool's schema refers to itself without end there",
      );
    }
    this.#nesting += 1;
    const evaluated = this.#tracks ? new Evaluated() : undefined;
    const inner: At = { ...at, scope: entered(node, at.scope), evaluated };
    for (const check of node.checks) {
      const failed = check(inner);
      if (failed !== undefined) {
        this.#nesting -= 1;
        return failed;
      }
    }
    this.#nesting -= 1;
    if (evaluated !== undefined) at.evaluated?.add(evaluated);
    return undefined;
  }
}

function entered({ resource }: Node, scope: Scope): Scope {
  return scope.resource === resource ? scope : { resource, outer: scope };
}
