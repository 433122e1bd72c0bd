/**
 * The risk class of a tool by its own hints, until the catalogue classifies it. A hint is what the server says of
 * itself: of two that contradict each other the worse one counts, and without any nobody knows.
 */
export function toolClassOf(annotations: unknown): "read" | "write" | "destructive" | null {
  if (typeof annotations !== "object" || annotations === null) return null;
  const hint = (name: string): unknown => Object.getOwnPropertyDescriptor(annotations, name)?.value;
  const destroys = hint("destructiveHint");
  const readsOnly = hint("readOnlyHint");
  if (destroys === true) return "destructive";
  if (readsOnly === true) return "read";
  return typeof destroys === "boolean" || typeof readsOnly === "boolean" ? "write" : null;
}
