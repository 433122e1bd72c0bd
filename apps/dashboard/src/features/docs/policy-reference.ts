import {
  GRAMMAR_V1,
  GRAMMAR_V2,
  OPERATORS,
  type RecordShape,
  recordsOf,
  type Shape,
} from "@sallyport/policy";

/** A version of the language. */
export type Version = "1" | "2";

const GRAMMARS: Readonly<Record<Version, RecordShape>> = { "1": GRAMMAR_V1, "2": GRAMMAR_V2 };

export type KeyRow = {
  readonly key: string;
  readonly type: string;
  readonly required: boolean;
  readonly text: string;
};

/** The keys of one kind of object, from the table that the parser uses. */
export function keysOf(shape: RecordShape): readonly KeyRow[] {
  return Object.entries(shape.keys).map(([key, known]) => ({
    key,
    type: typeWords(known.shape),
    required: known.required,
    text: known.description,
  }));
}

/** The objects of the language by name, collected from the document downwards. */
export function shapesByName(version: Version = "1"): ReadonlyMap<RecordShape["name"], RecordShape> {
  return recordsOf(GRAMMARS[version]);
}

/** The operators of a version. */
export function operatorRows(version: Version = "1"): readonly {
  readonly name: string;
  readonly operand: string;
  readonly text: string;
}[] {
  const op = shapesByName(version).get("condition")?.keys.op?.shape;
  const known: readonly string[] = op?.kind === "choice" ? op.values : [];
  return Object.entries(OPERATORS)
    .filter(([name]) => known.includes(name))
    .map(([name, { operand, description }]) => ({ name, operand, text: description }));
}

const FORMATS = {
  path: "path",
  counter: "name",
  sentence: "sentence",
  any_path: "path",
  name: "name",
  tool_name: "tool name",
  exact_tool_name: "tool name",
  tool_name_or_star: 'tool name or "*"',
  selector: "tool name, glob or class",
  sliding: "duration",
  expires: "duration",
  wait: "duration",
  timezone: "time zone",
  timestamp: "time",
  pattern: "pattern",
} as const satisfies Record<Extract<Shape, { kind: "string" }>["format"], string>;

function typeWords(shape: Shape): string {
  if (shape.kind === "choice") return shape.values.map((value) => JSON.stringify(value)).join(" or ");
  if (shape.kind === "list") return `list of ${typeWords(shape.items)}`;
  if (shape.kind === "string") return FORMATS[shape.format];
  if (shape.kind === "record") return shape.name.replace("_", " ");
  if (shape.kind === "variants") return shape.options.map((option) => typeWords(option.shape)).join(" or ");
  if (shape.kind === "map") return `object of ${typeWords(shape.values)} by name`;
  return {
    any: "any JSON",
    object: "JSON object",
    integer: "integer",
    tools: "object of rules by tool name",
  }[shape.kind];
}
