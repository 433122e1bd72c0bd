import type { Context } from "./context.ts";
import { type Meaning, meaningOf } from "./meaning.ts";
import { isWorse } from "./tool-class.ts";
import { READ_NOUNS, verbNamed } from "./verbs.ts";

const TWO_WORDS: ReadonlyMap<string, string> = new Map([
  ["log in", "login"],
  ["sign in", "login"],
  ["shut down", "shutdown"],
  ["order book", "orderbook"],
  ["roll back", "rollback"],
  ["set up", "setup"],
  ["clean up", "cleanup"],
  ["force push", "overwrite"],
  ["go back", "navigate"],
  ["go forward", "navigate"],
  ["look up", "lookup"],
  ["tear down", "shutdown"],
  ["power cycle", "restart"],
  ["top up", "deposit"],
  ["take down", "shutdown"],
  ["power off", "shutdown"],
  ["power on", "start"],
  ["take screenshot", "screenshot"],
  ["take snapshot", "snapshot"],
  ["port forward", "start"],
]);

const HTTP = new Set(["get", "post", "put", "patch"]);

/**
 * What a name says: verbs before nouns. The leftmost firm verb counts, wherever it stands; else a noun of what is
 * returned at the end; else a loose verb, where verbs stand: first, second, last. Undefined where there is none.
 */
export function readName(parts: readonly string[], context: Context): Meaning | undefined {
  const words = withPhrases(parts);
  const at = words.findIndex((word, index) => isFirmAt(words, index, word));
  const last = words.length - 1;
  if (at >= 0) return closing(words, at, context) ?? joined(words, at, context);
  if (words[last] === "of" || (last > 0 && ASKED.test(words[0] ?? ""))) {
    return { class: "read", word: words.join(" "), isFirm: false };
  }
  const isNoun = READ_NOUNS.has(words[last] ?? "") && !isInstruction(words);
  if (isNoun) return { class: "read", word: words[last] ?? "", isFirm: false };
  const places = [0, 1, last, ...words.keys()].filter((index) => verbNamed(words[index] ?? "") !== undefined);
  return places[0] === undefined ? undefined : joined(words, places[0], context);
}

/** `coverage_of`, `is_open`, `has_access`: a question. */
const ASKED = /^(?:is|has|can|are|does)$/;

/** Verbs that nobody names a thing after: what follows one is its object, whatever it is called. */
const ASKING =
  /^(?:get|gets|list|lists|fetch|read|retrieve|find|show|describe|preview|validate|verify|explain|estimate|calculate|lookup|inspect|suggest|recommend|detect)$/;

const ENDING = /^(?:delete|remove|stop|kill|destroy|drop|purge)$/;

/** `extract_delete` and `install_remove` end in what they do; `preview_delete` and `send_reset` do not. */
function closing(words: readonly string[], at: number, context: Context): Meaning | undefined {
  const last = words.length - 1;
  const ending = verbNamed(words[last] ?? "");
  const first = verbNamed(words[at] ?? "");
  if (at === last || ending?.isFirm !== true || ending.class === "read") return undefined;
  if (first?.class !== "read" ? !ENDING.test(words[last] ?? "") : ASKING.test(words[at] ?? "")) {
    return undefined;
  }
  const meaning = meaningOf(words[last] ?? "", { object: words.slice(0, last), context });
  return meaning && { ...meaning, doubt: `its name says "${words[at] ?? ""}" too` };
}

/** Loose verbs that, with an object, are verbs: `clean_logs` cleans, where `order_history` and `run_details` are read. */
const INSTRUCTING = new Set(
  `post import apply change switch connect disconnect resize make confirm establish manage close complete store sync
   pull promote merge block unblock scale stash fill pin lock follow star forward clean empty drain void trash expire
   initiate turn finish end replay ship handle place authorize`.split(/\s+/),
);

const isInstruction = (words: readonly string[]): boolean =>
  words.length > 1 && INSTRUCTING.has(words[0] ?? "");

function withPhrases(parts: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const phrase = TWO_WORDS.get(`${parts[index]} ${parts[index + 1]}`);
    if (phrase !== undefined) index++;
    words.push(phrase ?? parts[index] ?? "");
  }
  return words;
}

/** `API-post-search` names a method before what it does; there the next verb counts. */
function isFirmAt(words: readonly string[], index: number, word: string): boolean {
  const verb = verbNamed(word);
  if (verb === undefined || words[index - 1] === "as") return false;
  const next = verbNamed(words[index + 1] ?? "");
  if (HTTP.has(word) && next !== undefined) {
    if (word === "get") return true;
    return false;
  }
  const isAfterMethod = index > 0 && HTTP.has(words[index - 1] ?? "") && words[index - 1] !== "get";
  return verb.isFirm || (isAfterMethod && verb.class === "read");
}

/** The verb at a place, with one joined to it: `get_or_create` is the worse of the two. */
function joined(words: readonly string[], at: number, context: Context): Meaning | undefined {
  const verb = words[at] ?? "";
  const object = words.slice(at + 1);
  const first = meaningOf(verb, { object: object.length > 0 ? object : words.slice(0, at), context });
  const joint = words[at + 1];
  if (first === undefined || (joint !== "or" && joint !== "and")) return first;
  const other = meaningOf(words[at + 2] ?? "", { object: words.slice(at + 3), context });
  return other !== undefined && isWorse(other.class, first.class) ? other : first;
}
