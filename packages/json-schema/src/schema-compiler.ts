import { isObject, type JsonObject, type JsonValue, own, pointer as pointerOf } from "@sallyport/json";
import { COMBINING_KEYWORDS, DYNAMIC_REFERENCE, REFERENCE } from "./combining-keywords.ts";
import { compileEcmaPattern } from "./ecma-pattern.ts";
import { isEndless } from "./endless.ts";
import { wrong } from "./keyword-values.ts";
import type { Context, Draft, Keyword, SchemaPattern } from "./keyword.ts";
import { LIST_KEYWORDS, LIST_KEYWORDS_OF_DRAFT_07, UNEVALUATED_ITEMS } from "./list-keywords.ts";
import { namedArguments } from "./named-arguments.ts";
import { type Check, failure, type Node } from "./node.ts";
import { OBJECT_KEYWORDS, OBJECT_KEYWORDS_OF_DRAFT_07, UNEVALUATED_PROPERTIES } from "./object-keywords.ts";
import { GivenUp } from "./run.ts";
import { SCALAR_KEYWORDS } from "./scalar-keywords.ts";
import { SchemaIndex, valueAt } from "./schema-index.ts";
import { UnsupportedSchema } from "./unsupported-schema.ts";

/** In the order in which they are checked: the plainest sentence first, what depends on others last. */
const KEYWORDS: Readonly<Record<Draft, readonly [string, Keyword][]>> = {
  "2020-12": Object.entries({
    ...SCALAR_KEYWORDS,
    ...OBJECT_KEYWORDS,
    ...LIST_KEYWORDS,
    ...COMBINING_KEYWORDS,
    $ref: REFERENCE,
    $dynamicRef: DYNAMIC_REFERENCE,
    unevaluatedItems: UNEVALUATED_ITEMS,
    unevaluatedProperties: UNEVALUATED_PROPERTIES,
  }),
  "draft-07": Object.entries({
    ...SCALAR_KEYWORDS,
    ...OBJECT_KEYWORDS_OF_DRAFT_07,
    ...LIST_KEYWORDS_OF_DRAFT_07,
    ...COMBINING_KEYWORDS,
  }),
};

/** A part of the schema that cannot be checked: a value that it applies to is refused. */
export type Unchecked = { pointer: string; problem: string };

/** All patterns of one schema together, in instructions, so that many large ones cannot fill a process's memory. */
const MAX_PATTERNS_SIZE = 50_000;

/** Instructions × characters of a pattern that count as one unit of work. */
const PATTERN_WORK = 32;

/** These apply their subschemas to the same value. A `$dynamicRef` too, but where it leads shows only in a check. */
const IN_PLACE: ReadonlySet<string> = new Set([
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "dependentSchemas",
  "dependencies",
  "$ref",
]);

/** Compiles each place of one schema once, when it is first needed. */
export class SchemaCompiler {
  readonly unchecked: Unchecked[] = [];
  /** Whether some keyword has to know what others have looked at. */
  tracks = false;
  readonly #root: JsonValue;
  readonly #draft: Draft;
  readonly #index: SchemaIndex;
  readonly #nodes = new Map<string, Node>();
  readonly #patterns = new Map<string, SchemaPattern>();
  readonly #inPlace = new Map<Node, Node[]>();
  #patternsSize = 0;

  constructor(root: JsonValue, draft: Draft) {
    this.#root = root;
    this.#draft = draft;
    this.#index = new SchemaIndex(root, draft);
  }

  /** The whole schema. Refuses one that applies itself to the same value without end. */
  root(): Node {
    const root = this.#node("");
    if (isEndless(this.#inPlace)) {
      throw new UnsupportedSchema(
        "The schema refers to itself without end; refer to it from a key or an item.",
      );
    }
    return root;
  }

  /** The names under `properties` that apply to the arguments themselves. */
  named(): ReadonlySet<string> {
    return namedArguments(this.#root, (at, reference) => {
      const target = this.#index.resolve(this.#index.resourceAt(at), reference).pointer;
      return { at: target, value: valueAt(this.#root, target) };
    });
  }

  #node(at: string): Node {
    const known = this.#nodes.get(at);
    if (known !== undefined) return known;
    const node: Node = { resource: this.#index.resourceAt(at), checks: [] };
    this.#nodes.set(at, node);
    node.checks.push(...this.#checks(valueAt(this.#root, at), at, node));
    return node;
  }

  #checks(schema: JsonValue | undefined, at: string, node: Node): Check[] {
    if (schema === true) return [];
    if (schema === false) return [(at) => failure(at, "be left out, because the tool does not take it")];
    if (!isObject(schema)) throw wrong(at === "" ? "its root" : at, "a schema");
    const isReference = this.#draft === "draft-07" && Object.hasOwn(schema, "$ref");
    const keywords: readonly [string, Keyword][] = isReference
      ? [["$ref", REFERENCE]]
      : KEYWORDS[this.#draft];
    return keywords.flatMap(([key, keyword]) => {
      const value = own(schema, key);
      if (value === undefined) return [];
      if (key.startsWith("unevaluated")) this.tracks = true;
      return keyword(value, this.#context({ key, at, schema, node })) ?? [];
    });
  }

  #context(of: { key: string; at: string; schema: JsonObject; node: Node }): Context {
    const { key, at, schema, node } = of;
    const pointer = `${at}${pointerOf([key])}`;
    const applied = (place: string) => {
      const target = this.#node(place);
      if (!IN_PLACE.has(key)) return target;
      const inPlace = this.#inPlace.get(node);
      if (inPlace === undefined) this.#inPlace.set(node, [target]);
      else inPlace.push(target);
      return target;
    };
    return {
      pointer,
      schema,
      draft: this.#draft,
      node: (...steps) => applied(pointer + pointerOf(steps)),
      sibling: (name) => applied(at + pointerOf([name])),
      reference: (text) => {
        const target = this.#index.resolve(node.resource, text);
        return { node: applied(target.pointer), dynamic: target.dynamic, at: (place) => this.#node(place) };
      },
      pattern: (source) => this.#pattern(source, pointer),
    };
  }

  #pattern(source: string, at: string): SchemaPattern {
    const known = this.#patterns.get(source);
    if (known !== undefined) return known;
    const pattern = this.#compiledPattern(source, at);
    this.#patterns.set(source, pattern);
    return pattern;
  }

  #compiledPattern(source: string, pointer: string): SchemaPattern {
    const compiled = compileEcmaPattern(source);
    this.#patternsSize += compiled.ok ? compiled.pattern.size : 0;
    const hasRoom = this.#patternsSize <= MAX_PATTERNS_SIZE;
    if (!compiled.ok || !hasRoom) {
      const problem = compiled.ok ? "All patterns together are too large." : compiled.problem;
      this.unchecked.push({ pointer, problem });
      return {
        test: (_text, { place }) => {
          throw new GivenUp(
            place,
            "be left out: the tool's schema has a pattern for it that cannot be checked",
          );
        },
      };
    }
    const { size, test } = compiled.pattern;
    return {
      test: (text, { place, run }) => {
        run.spend(Math.ceil((text.length * size) / PATTERN_WORK), place);
        const found = test(text);
        if (found === "too long") throw new GivenUp(place, "be shorter, for its pattern to be checked");
        return found;
      },
    };
  }
}
