import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { GRAMMAR_V1, type Shape } from "@sallyport/policy";
import type { LintTool } from "@sallyport/policy/lint";
import { type Place, placeAt } from "./place-in-document.ts";

/** What is known of the policy's server. Arguments by tool name. */
export type KnownTools = {
  readonly names: readonly string[];
  /** What the linter holds the text against. */
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
    const options = place.kind === "key" ? keyOptions(place, tools) : valueOptions(place, tools);
    if (options.length === 0) return null;
    // Up to the cursor only: what is matched must not take the closing quote for something that was typed.
    const tail = Math.max(0, place.to - context.pos);
    return { from: place.from, to: context.pos, options: options.map((offer) => offer(tail)) };
  };
}

/** The shape that the grammar gives to a path; null outside of it. */
function shapeAt(path: readonly (string | number)[]): Shape | null {
  let shape: Shape | null = GRAMMAR_V1;
  for (const step of path) shape = shape && below(shape, step);
  return shape;
}

function below(shape: Shape, step: string | number): Shape | null {
  if (shape.kind === "list") return shape.items;
  if (shape.kind === "tools") return shape.values;
  if (shape.kind === "record" && Object.hasOwn(shape.keys, step)) return shape.keys[step]?.shape ?? null;
  return null;
}

function keyOptions(place: Place, tools: KnownTools): Offer[] {
  const shape = shapeAt(place.path);
  if (shape?.kind === "tools") {
    return unused(tools.names, place).map((name) => option(name, { detail: "tool", after: ": {}" }));
  }
  if (shape?.kind !== "record") return [];
  return unused(Object.keys(shape.keys), place).flatMap((key) => {
    const known = shape.keys[key];
    if (!known) return [];
    return [
      option(key, { info: known.description, after: `: ${startOf(known.shape)}`, first: known.required }),
    ];
  });
}

function valueOptions(place: Place, tools: KnownTools): Offer[] {
  const shape = shapeAt(place.path);
  if (shape?.kind === "choice") return shape.values.map((value) => option(value, {}));
  if (shape?.kind !== "text") return [];
  if (shape.format === "tool_name_or_star") {
    return unused(["*", ...tools.names], place).map((name) =>
      option(name, { detail: name === "*" ? "all" : "tool" }),
    );
  }
  if (shape.format !== "path") return [];
  const [under, tool] = place.path;
  if (under !== "tools" || typeof tool !== "string") return [];
  return tools.argumentsOf(tool).map((name) => option(`args.${name}`, { detail: "argument" }));
}

function unused(names: readonly string[], place: Place): string[] {
  return names.filter((name) => !place.siblings.includes(name));
}

/** What a new key's value starts as. */
function startOf(shape: Shape): string {
  if (shape.kind === "list") return "[]";
  if (shape.kind === "record" || shape.kind === "tools") return "{}";
  if (shape.kind === "choice") return JSON.stringify(shape.values.length === 1 ? shape.values[0] : "");
  if (shape.kind === "text") return '""';
  return "";
}

type Extra = { detail?: string; info?: string; after?: string; first?: boolean };

/** A completion, given how much of the text being replaced stands behind the cursor. */
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
      // Where a colon stands already, only the key itself is replaced.
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
