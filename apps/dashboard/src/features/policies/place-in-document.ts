import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";

type Node = ReturnType<ReturnType<typeof syntaxTree>["resolveInner"]>;

export type Place = {
  /** Steps from the root to the object that holds the key, or to the value itself. */
  readonly path: readonly (string | number)[];
  readonly kind: "key" | "value";
  /** Keys that the object already has, apart from the one being written. */
  readonly siblings: readonly string[];
  /** The text to be replaced, quotes included. */
  readonly from: number;
  readonly to: number;
};

/** Longest wait for the syntax tree up to the cursor. */
const PARSE_MS = 200;

/** Where the cursor is in a JSON document, which may be incomplete. */
export function placeAt(state: EditorState, position: number): Place | null {
  const tree = ensureSyntaxTree(state, position, PARSE_MS) ?? syntaxTree(state);
  const inner = tree.resolveInner(position, -1);
  const token = isString(inner) && inner.to >= position ? inner : null;
  const holder = token ? token.parent : containerOf(inner);
  if (!holder) return null;
  if (token?.name === "PropertyName" && holder.parent)
    return keyPlace(state, holder.parent, { token, position });
  if (holder.name === "Property") {
    return { path: pathTo(state, holder), kind: "value", siblings: [], ...span(token, position) };
  }
  if (holder.name === "Array") {
    return {
      path: [...pathTo(state, holder), 0],
      kind: "value",
      siblings: textsIn(state, holder, token),
      ...span(token, position),
    };
  }
  if (holder.name === "Object") return keyPlace(state, holder, { token, position });
  return null;
}

function keyPlace(
  state: EditorState,
  object: Node,
  { token, position }: { token: Node | null; position: number },
): Place {
  const siblings = keysIn(state, object, token);
  return { path: pathTo(state, object), kind: "key", siblings, ...span(token, position) };
}

function span(token: Node | null, position: number): { from: number; to: number } {
  return token ? { from: token.from, to: token.to } : { from: position, to: position };
}

function isString(node: Node): boolean {
  return node.name === "String" || node.name === "PropertyName";
}

/** The object, array or property around a position between tokens; after `"key":` it is the property. */
function containerOf(node: Node): Node | null {
  for (let at: Node | null = node; at; at = at.parent) {
    if (at.name === "Object" || at.name === "Array") return at;
    if (at.name === "Property")
      return at.lastChild?.name === "PropertyName" || at.lastChild?.type.isError ? at : at.parent;
  }
  return null;
}

function pathTo(state: EditorState, node: Node): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Node | null = node; at; at = at.parent) {
    if (at.name === "Property") path.unshift(keyOf(state, at));
    if (at.parent?.name === "Array") path.unshift(indexIn(at.parent, at));
  }
  return path;
}

function keyOf(state: EditorState, property: Node): string {
  const name = property.getChild("PropertyName");
  return name ? unquoted(state.sliceDoc(name.from, name.to)) : "";
}

function keysIn(state: EditorState, object: Node, except: Node | null): string[] {
  return object
    .getChildren("Property")
    .filter((property) => !except || property.from !== except.from)
    .map((property) => keyOf(state, property));
}

function textsIn(state: EditorState, array: Node, except: Node | null): string[] {
  return array
    .getChildren("String")
    .filter((text) => !except || text.from !== except.from)
    .map((text) => unquoted(state.sliceDoc(text.from, text.to)));
}

function indexIn(array: Node, item: Node): number {
  let index = 0;
  for (let at = array.firstChild; at && at.from < item.from; at = at.nextSibling) {
    if (at.name !== "[" && at.name !== ",") index += 1;
  }
  return index;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.replace(/^"|"$/g, "");
  }
}
