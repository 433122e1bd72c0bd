import type { RecordName, RecordShape, Shape } from "./grammar-shape.ts";

/** The records of a grammar by their name, from the document downwards. */
export function recordsOf(grammar: RecordShape): ReadonlyMap<RecordName, RecordShape> {
  const found = new Map<RecordName, RecordShape>();
  const visit = (shape: Shape): void => {
    if (shape.kind === "list") visit(shape.items);
    if (shape.kind === "tools" || shape.kind === "map") visit(shape.values);
    if (shape.kind === "variants") for (const option of shape.options) visit(option.shape);
    if (shape.kind !== "record" || found.has(shape.name)) return;
    found.set(shape.name, shape);
    for (const key of Object.values(shape.keys)) visit(key.shape);
  };
  visit(grammar);
  return found;
}
