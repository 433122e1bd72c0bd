import { isObject, type JsonObject, type JsonValue } from "@sallyport/json";
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
  const suggestion = (kept: JsonObject, more: readonly Note[]) =>
    finished({ ...(hide.length > 0 && { hide }), all_tools: { limits: [together] }, tools: kept }, more);
  const whole = suggestion(rules, notes);
  if (parse(whole.text).ok) return whole;
  return fitting(rules, (kept, left) =>
    suggestion(kept, [
      ...notes,
      ...left.map((name) => ({ says: "Stays denied: one policy cannot hold so many rules.", about: name })),
    ]),
  );
}

/** The longest beginning of the rules that one document can hold: it has 256 KiB and 10,000 rules. */
function fitting(
  rules: JsonObject,
  make: (kept: JsonObject, left: readonly string[]) => Suggestion,
): Suggestion {
  const entries = Object.entries(rules);
  const upTo = (count: number) =>
    make(
      Object.fromEntries(entries.slice(0, count)),
      entries.slice(count).map(([name]) => name),
    );
  let [fits, tooMany] = [0, entries.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (parse(upTo(middle).text).ok) fits = middle;
    else tooMany = middle;
  }
  return upTo(fits);
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
    text: printed(chosen),
    notes: noteTexts(notes),
    version: older === undefined ? "2" : "1",
  };
}

const ROOMY = 128 * 1024;

/** With a line for each value; a large one with a line for each tool, to stay under 256 KiB. */
function printed(document: JsonObject): string {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  const { tools, ...head } = document;
  if (text.length < ROOMY || !isObject(tools)) return text;
  const lines = Object.entries(tools).map(
    ([name, rule]) => `${JSON.stringify(name)}: ${JSON.stringify(rule)}`,
  );
  const before = Object.entries(head).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{\n  ${[...before, `"tools": {\n    ${lines.join(",\n    ")}\n  }`].join(",\n  ")}\n}\n`;
}

const LONG = 20_000;
const NEWER = /\{"schema":"pinned"|"op":"(?:path_within|host_in|length_lte)"/;

/** The same policy in version "1"; undefined where that cannot say all of it. */
export function asVersionOne(document: JsonObject): JsonObject | undefined {
  const older: JsonObject = { ...document, version: "1" };
  const text = JSON.stringify(older);
  // a long text is not parsed only to be told each of its many problems
  if (text.length > LONG && NEWER.test(text)) return undefined;
  return parse(text).ok ? older : undefined;
}
