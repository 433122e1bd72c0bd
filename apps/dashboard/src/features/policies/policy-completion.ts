import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import {
  CONTEXT_PATHS,
  GRAMMAR_V1,
  GRAMMAR_V2,
  type RecordShape,
  RISK_CLASSES,
  type Shape,
  type StringFormat,
} from "@sallyport/policy";
import type { EditorState } from "@codemirror/state";
import type { LintTool } from "@sallyport/policy/lint";
import { type Place, placeAt } from "./place-in-document.ts";

/** The tools of the policy's server. */
export type KnownTools = {
  readonly names: readonly string[];
  /** What the linter checks the text against. */
  readonly definitions: readonly LintTool[];
  readonly argumentsOf: (tool: string) => readonly string[];
};

/** Completes keys and choices by the grammar, names by the server's tools, paths by the tool's arguments. */
export function completePolicy(tools: KnownTools): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const place = placeAt(context.state, context.pos);
    if (!place) return null;
    const inString = place.to > place.from;
    if (!inString && !context.explicit && !/[[{,:"]\s*$/.test(context.state.sliceDoc(0, context.pos)))
      return null;
    const shapes = shapesAt(place, grammarOf(context.state));
    const options =
      place.kind === "key" ? keyOptions(shapes, place, tools) : valueOptions(shapes, place, tools);
    if (options.length === 0) return null;
    // Up to the cursor only: the closing quote must not count as typed text.
    const tail = Math.max(0, place.to - context.pos);
    return { from: place.from, to: context.pos, options: options.map((offer) => offer(tail)) };
  };
}

const VERSION_2 = /"version"\s*:\s*"2"/;

function grammarOf(state: EditorState): RecordShape {
  return VERSION_2.test(state.doc.toString()) ? GRAMMAR_V2 : GRAMMAR_V1;
}

/** The shapes that the grammar allows at a path; none if the path is not in the grammar. */
function shapesAt({ path }: Place, grammar: RecordShape): Shape[] {
  let shapes: Shape[] = [grammar];
  for (const step of path) shapes = shapes.flatMap((shape) => below(shape, step));
  return shapes;
}

function below(shape: Shape, step: string | number): Shape[] {
  if (shape.kind === "list") return expanded(shape.items);
  if (shape.kind === "tools" || shape.kind === "map") return expanded(shape.values);
  const key = shape.kind === "record" && Object.hasOwn(shape.keys, step) ? shape.keys[step] : undefined;
  return key === undefined ? [] : expanded(key.shape);
}

function expanded(shape: Shape): Shape[] {
  return shape.kind === "variants" ? shape.options.flatMap((option) => expanded(option.shape)) : [shape];
}

function keyOptions(shapes: readonly Shape[], place: Place, tools: KnownTools): Offer[] {
  const ruled = shapes.find((shape) => shape.kind === "tools");
  if (ruled !== undefined) {
    const classes = ruled.names === "selector" ? RISK_CLASSES.map((name) => `@${name}`) : [];
    return unused([...tools.names, ...classes], place).map((name) =>
      option(name, { detail: name.startsWith("@") ? "class" : "tool", after: ": {}" }),
    );
  }
  const records = shapes.filter((shape): shape is RecordShape => shape.kind === "record");
  const keys = new Map(records.flatMap((record) => Object.entries(record.keys)));
  return unused([...keys.keys()], place).flatMap((key) => {
    const known = keys.get(key);
    if (!known) return [];
    return [
      option(key, { info: known.description, after: `: ${startOf(known.shape)}`, first: known.required }),
    ];
  });
}

function valueOptions(shapes: readonly Shape[], place: Place, tools: KnownTools): Offer[] {
  return shapes.flatMap((shape) => {
    if (shape.kind === "choice") return shape.values.map((value) => option(value, {}));
    return shape.kind === "string" ? stringOptions(shape.format, place, tools) : [];
  });
}

function stringOptions(format: StringFormat, place: Place, tools: KnownTools): Offer[] {
  if (format === "tool_name_or_star" || format === "selector") {
    // A key that begins with @ is a class, whatever tools are called.
    const names = tools.names.filter((name) => !name.startsWith("@"));
    return unused(["*", ...names], place).map((name) =>
      option(name, { detail: name === "*" ? "all" : "tool" }),
    );
  }
  if (format !== "path" && format !== "any_path") return [];
  const [under, tool] = place.path;
  const names = under === "tools" && typeof tool === "string" ? tools.argumentsOf(tool) : [];
  const context = format === "any_path" ? CONTEXT_PATHS : {};
  return [
    ...names.map((name) => option(`args.${name}`, { detail: "argument" })),
    ...Object.keys(context).map((path) => option(path, { detail: "context" })),
  ];
}

function unused(names: readonly string[], place: Place): string[] {
  return names.filter((name) => !place.siblings.includes(name));
}

/** The initial value of a new key. */
function startOf(shape: Shape): string {
  if (shape.kind === "list") return "[]";
  if (shape.kind === "record" || shape.kind === "tools") return "{}";
  if (shape.kind === "choice") return JSON.stringify(shape.values.length === 1 ? shape.values[0] : "");
  if (shape.kind === "string") return '""';
  return "";
}

type Extra = { detail?: string; info?: string; after?: string; first?: boolean };

/** A completion, given how many of the replaced characters follow the cursor. */
type Offer = (tail: number) => Completion;

function option(name: string, { detail, info, after = "", first = false }: Extra): Offer {
  const quoted = JSON.stringify(name);
  return (tail) => ({
    label: quoted,
    displayLabel: name,
    ...(detail && { detail }),
    ...(info && { info }),
    ...(first && { boost: 1 }),
    apply: (...[view, , from, cursor]) => {
      const to = cursor + tail;
      // If a colon follows already, only the key is replaced.
      const colon = /^\s*:/.test(view.state.sliceDoc(to, to + 20));
      const insert = quoted + (colon ? "" : after);
      const inside = insert.length - (/(?:\{\}|\[\]|"")$/.test(insert) ? 1 : 0);
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + (after && !colon ? inside : insert.length) },
        userEvent: "input.complete",
      });
    },
  });
}
