import type { Context } from "./context.ts";
import type { Parameter } from "./definition.ts";
import { readName } from "./read-name.ts";
import { isWorse, type ToolClass } from "./tool-class.ts";
import { wordsOf } from "./words.ts";

/** One of several things a tool does, chosen by an argument. */
export type Action = {
  readonly parameter: string;
  readonly value: string;
  readonly class: ToolClass | undefined;
  readonly doubt?: string;
  readonly isRequired: boolean;
};

export const CHOOSERS =
  /^(?:action|actions|operation|op|method|http_?method|request_?method|verb|mode|sub_?command|command|cmd|type|action_?type|operation_?type|task|event)$/i;
const VAGUE = /^(?:mode|type|task|event|command|cmd)$/i;

const METHODS: ReadonlyMap<string, ToolClass> = new Map([
  ["GET", "read"],
  ["HEAD", "read"],
  ["OPTIONS", "read"],
  ["POST", "write"],
  ["PUT", "write"],
  ["PATCH", "write"],
  ["DELETE", "destructive"],
]);

const REPLACED = "a copy of what is replaced may exist";

const MODES: ReadonlyMap<string, Deed> = new Map<string, Deed>([
  ["rewrite", { class: "destructive", doubt: REPLACED }],
  ["overwrite", { class: "destructive", doubt: REPLACED }],
  ["hard", { class: "destructive" }],
  ["refund", { class: "financial" }],
  ["pop", { class: "destructive" }],
  ["undo", { class: "execute" }],
  ["new", { class: "write" }],
]);

/** The things a tool does by a parameter that chooses: of its enum, or of what its description quotes. */
export function actionsOf(context: Context): Action[] {
  const actions = context.parameters
    .filter(({ name, types }) => CHOOSERS.test(name) && !types.includes("boolean"))
    .flatMap((parameter) => actionsBy(parameter, context));
  return actions.slice(0, 200);
}

function actionsBy(parameter: Parameter, context: Context): Action[] {
  const values = parameter.values.length > 0 ? parameter.values : quotedIn(parameter);
  if (VAGUE.test(parameter.name) && parameter.depth > 0) return [];
  if (/^op$/i.test(parameter.name) && values.every((value) => JSON_PATCH.test(value))) return [];
  const isVague = VAGUE.test(parameter.name);
  const actions = values.map((value) => ({
    parameter: parameter.path,
    isRequired: parameter.isRequired,
    value,
    ...whatDoes(value, context, isVague),
  }));
  const known = actions.filter((action) => action.class !== undefined).length;
  const isChoice = isVague ? known > 0 && known * 2 >= actions.length : known > 0;
  return isChoice ? actions : [];
}

type Deed = { readonly class: ToolClass | undefined; readonly doubt?: string };

function whatDoes(value: string, context: Context, isVague: boolean): Deed {
  const method = METHODS.get(value);
  if (method !== undefined) return { class: method };
  const mode = MODES.get(value.toLowerCase());
  if (mode !== undefined) return mode;
  const words = wordsOf(value);
  const meaning = readName(words, { ...context, words: new Set([...words, ...context.words]) });
  if (words[0] === "remove" && meaning?.class === "destructive") {
    return { class: "destructive", doubt: "what is removed may exist elsewhere" };
  }
  return meaning === undefined || (isVague && !meaning.isFirm) ? { class: undefined } : meaning;
}

/** RFC 6902: the steps of a change, not things that a tool does. */
const JSON_PATCH = /^(?:add|replace|remove|move|copy|test)$/i;

/** The values a free text lists in quotes: "Use action='join' or action='list'". */
function quotedIn({ description, name }: Parameter): string[] {
  if (/^(?:type|task|event|command|cmd)$/i.test(name)) return [];
  return [...description.slice(0, 1000).matchAll(/['"`]([a-z][a-z_-]{1,30})['"`]/gi)].map(
    ([, value]) => value ?? "",
  );
}

export function worstOf(actions: readonly Action[]): Action | undefined {
  let worst: Action | undefined;
  for (const action of actions) {
    if (action.class === undefined) continue;
    if (worst?.class === undefined || isWorse(action.class, worst.class)) worst = action;
  }
  return worst;
}

/** A description that offers every HTTP method offers DELETE. */
export function offersAnyRequest(description: string): boolean {
  const text = description.slice(0, 3000);
  return /\bDELETE?\b|'DEL/.test(text) && /\bGET\b/.test(text) && /\bPOST\b|\bPUT\b|\bPATCH\b/.test(text);
}
