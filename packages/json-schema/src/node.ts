import type { JsonValue } from "@sallyport/json";
import type { Evaluated } from "./evaluated.ts";

/** A schema with an identifier of its own, and its `$dynamicAnchor`s by name. */
export type Resource = {
  readonly uri: string;
  /** JSON Pointer of its root in the whole schema. */
  readonly root: string;
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Map<string, string>;
};

/** A compiled subschema: every check must pass. Filled after it is made, because schemas may refer to themselves. */
export type Node = { readonly resource: Resource; readonly checks: Check[] };

/** The schema's resources that were entered on the way, the innermost first (2020-12 "dynamic scope"). */
export type Scope = { readonly resource: Resource; readonly outer: Scope | null };

/** A place among the arguments, from the innermost step outwards. `*`: any key, where keys may be data. */
export type Place = { readonly step: string | number; readonly outer: Place } | null;

/** What a check looks at. `evaluated` is there when some `unevaluated…` keyword has to know what others looked at. */
export type At = {
  readonly value: JsonValue;
  readonly place: Place;
  readonly depth: number;
  readonly scope: Scope;
  readonly evaluated: Evaluated | undefined;
  readonly run: Checking;
};

/** One check of one value: applies subschemas, and counts what that costs. */
export type Checking = {
  /** Counts work, in units of about one comparison. */
  spend(work: number, place: Place): void;
  /** Applies a subschema to the same value. What it looked at counts as looked at when it holds. */
  here(node: Node, at: At): Failure | undefined;
  /** Applies a subschema to a part of the value. */
  below(node: Node, at: At, part: { step: string | number; value: JsonValue }): Failure | undefined;
};

/** `phrase` follows "must", as in `be at most 500`. */
export type Failure = { readonly place: Place; readonly depth: number; readonly phrase: string };

export type Check = (at: At) => Failure | undefined;

/** The failure of the value itself that a check looks at. */
export function failure(at: At, phrase: string): Failure {
  return { place: at.place, depth: at.depth, phrase };
}
