import type { JsonObject, JsonValue } from "@sallyport/json";
import { parse } from "@sallyport/policy";
import { type Note, noteTexts } from "./note.ts";
import { ANSWERS, type Strength } from "./strength.ts";
import { type Judged, toolAnswer } from "./tool-rule.ts";

/** A policy that can be published as it stands. `notes` say what to fill in, and what it does not do. */
export type Suggestion = {
  readonly document: JsonObject;
  /** The document as formatted JSON. */
  readonly text: string;
  readonly notes: readonly string[];
  /** "1" where version "1" can say all of it. */
  readonly version: "1" | "2";
};

/** A policy for one tool: derived from its schema and its verdict, and clean by the linter, given that very tool. */
export function suggestForTool(judged: Judged, strength: Strength): Suggestion {
  const { hide, tools, notes } = rulesOf([judged], strength);
  return finished({ ...(hide.length > 0 && { hide }), ...(hide.length === 0 && { tools }) }, notes);
}

/** A policy for all tools of a server, in the order that they are given in. */
export function suggestForServer(tools: readonly Judged[], strength: Strength): Suggestion {
  const { hide, tools: rules, notes } = rulesOf(tools, strength);
  const together: JsonObject = {
    counter: "all_tools_rate",
    window: "minute",
    max: ANSWERS[strength].together,
    scope: "grant",
  };
  const parts: JsonObject = {
    ...(hide.length > 0 && { hide }),
    all_tools: { limits: [together] },
    tools: rules,
  };
  return finished(parts, notes);
}

type Rules = { readonly hide: string[]; readonly tools: JsonObject; readonly notes: Note[] };

function rulesOf(judged: readonly Judged[], strength: Strength): Rules {
  const hide: string[] = [];
  const notes: Note[] = [];
  const rules = new Map<string, JsonValue>();
  for (const one of judged) {
    const { name } = one.tool;
    if (!canBeNamed(name)) {
      notes.push({
        says: "Stays denied: no rule can mean a tool of this name alone.",
        about: JSON.stringify(name),
      });
      continue;
    }
    const answer = toolAnswer(one, strength);
    notes.push(...answer.notes);
    if (answer.rule === undefined) hide.push(name);
    else rules.set(name, answer.rule);
  }
  return { hide, tools: Object.fromEntries(rules), notes };
}

/** Whether a key of `tools` can mean this tool and no other. */
function canBeNamed(name: string): boolean {
  if (name === "__proto__") return false;
  return parse(JSON.stringify({ version: "1", default: "deny", tools: { [name]: {} } })).ok;
}

function finished(parts: JsonObject, notes: readonly Note[]): Suggestion {
  const document: JsonObject = { version: "2", default: "deny", ...parts };
  const older = asVersionOne(document);
  const chosen = older ?? document;
  return {
    document: chosen,
    text: `${JSON.stringify(chosen, null, 2)}\n`,
    notes: noteTexts(notes),
    version: older === undefined ? "2" : "1",
  };
}

/** The same policy in version "1"; undefined where that cannot say all of it. */
export function asVersionOne(document: JsonObject): JsonObject | undefined {
  const older: JsonObject = { ...document, version: "1" };
  return parse(JSON.stringify(older)).ok ? older : undefined;
}
