import type { JsonObject, JsonValue } from "@sallyport/json";
import type { At, Check, Node } from "./node.ts";

export type Draft = "2020-12" | "draft-07";

/** A pattern that gives up the check when it cannot tell. */
export type SchemaPattern = {
  test: (text: string, at: At) => boolean;
};

/** What a keyword is compiled with. */
export type Context = {
  /** JSON Pointer of the keyword's value. */
  readonly pointer: string;
  /** The schema that holds the keyword. */
  readonly schema: JsonObject;
  readonly draft: Draft;
  /** The compiled subschema below the keyword, at some steps. */
  readonly node: (...steps: (string | number)[]) => Node;
  /** The compiled subschema under another keyword of the schema that holds this one. */
  readonly sibling: (name: string) => Node;
  readonly reference: (text: string) => Reference;
  readonly pattern: (source: string) => SchemaPattern;
};

/** Where a `$ref` leads. `dynamic`: the name to look for in the dynamic scope, when there is one. */
type Reference = {
  readonly node: Node;
  readonly dynamic: string | undefined;
  /** What is compiled at another place, for where the dynamic scope leads. */
  readonly at: (pointer: string) => Node;
};

/** Makes the check of one keyword; undefined when it asks for nothing. */
export type Keyword = (value: JsonValue, context: Context) => Check | undefined;
