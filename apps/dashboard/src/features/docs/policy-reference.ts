import { GRAMMAR_V1, OPERATORS, type RecordShape, type Shape } from "@sallyport/policy";

export type KeyRow = {
  readonly key: string;
  readonly type: string;
  readonly required: boolean;
  readonly text: string;
};

/** The keys of one kind of object, from the very table that the parser checks with. */
export function keysOf(shape: RecordShape): readonly KeyRow[] {
  return Object.entries(shape.keys).map(([key, known]) => ({
    key,
    type: typeWords(known.shape),
    required: known.required,
    text: known.description,
  }));
}

/** The objects of the language by their name, found from the document downwards. */
export function shapesByName(): ReadonlyMap<RecordShape["name"], RecordShape> {
  const found = new Map<RecordShape["name"], RecordShape>();
  const visit = (shape: Shape): void => {
    if (shape.kind === "list") visit(shape.items);
    if (shape.kind === "tools") visit(shape.values);
    if (shape.kind !== "record" || found.has(shape.name)) return;
    found.set(shape.name, shape);
    for (const { shape: inner } of Object.values(shape.keys)) visit(inner);
  };
  visit(GRAMMAR_V1);
  return found;
}

export function operatorRows(): readonly {
  readonly name: string;
  readonly operand: string;
  readonly text: string;
}[] {
  return Object.entries(OPERATORS).map(([name, { operand, description }]) => ({
    name,
    operand,
    text: description,
  }));
}

const FORMATS = {
  path: "path",
  counter: "name",
  sentence: "sentence",
  tool_name_or_star: 'tool name or "*"',
} as const;

function typeWords(shape: Shape): string {
  if (shape.kind === "choice") return shape.values.map((value) => JSON.stringify(value)).join(" or ");
  if (shape.kind === "list") return `list of ${typeWords(shape.items)}`;
  if (shape.kind === "text") return FORMATS[shape.format];
  if (shape.kind === "record") return shape.name.replace("_", " ");
  return { any: "any JSON", integer: "integer", tools: "object of rules by tool name" }[shape.kind];
}
