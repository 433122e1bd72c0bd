import { baseForms } from "./words.ts";
import { verbNamed } from "./verbs.ts";

/** What opens descriptions and says nothing: marks, tags in brackets, "This tool will", "Purpose:", list numbers. */
const OPENING =
  /^(?:\[[^\]\n]{0,40}\]|\([^)\n]{0,40}\)|\*\*[^*\n]{0,30}:\*\*|[^\p{L}\p{N}"'`(]+?(?=[\p{L}\p{N}"'`([]|\*\*)|(?:purpose|description|summary|important|deprecated|note|usage|tool)\s*:\s*|\d+[.)]\s+|[\p{L}\p{N}]{1,20} \| |(?:this|the|a|an) (?:mcp |following )?(?:tool|api|function|endpoint|command|method|operation|action)(?:'s)? |use this (?:tool |api |command |endpoint )?(?:to|for|when you (?:need|want) to) |(?:can be |is |was |will be )?used (?:to|for) |(?:will|can|may|must|should|lets you|allows? you to|allows? (?:users|agents) to|helps? (?:you )?(?:to )?|tries to|attempts? to|enables? you to|is designed to|is able to|intelligently|automatically|securely|quickly|safely|efficiently|first|also|directly) )/iu;

const MAX_OPENINGS = 12;

function withoutOpening(description: string): string {
  let text = description.slice(0, 2000);
  for (let round = 0; round < MAX_OPENINGS; round++) {
    const opening = OPENING.exec(text)?.[0];
    if (opening === undefined || opening === "") break;
    text = text.slice(opening.length);
  }
  return text;
}

/** The first sentence, without what opens it, at most 300 characters. */
export function firstSentence(description: string): string {
  const text = withoutOpening(description);
  const end = /[.!?](?:\s|$)|\n\s*\n|\n\s*[-*•\d]/.exec(text);
  return text.slice(0, Math.min(end?.index ?? text.length, 300));
}

/** A verb that leads a sentence, with those joined to it by "or", "and", commas and slashes. */
export type Lead = { readonly verbs: readonly string[]; readonly words: readonly string[] };

const NOUN_BEFORE = new Set(
  "a an the its any each of by with new your this that these existing for all from in per no their our given which how".split(
    " ",
  ),
);

/** Nouns that look like a verb and a word. */
const COMPOUNDS =
  /\b(add|plug|sign|log|check|opt|built|set|start|pop|pick|trade|look|follow)-(ons?|ins?|ups?|offs?|outs?)\b/g;

/** "Call this when", "read only": no verbs of the tool. */
const OUTSIDE = new Set(["this", "when", "whenever", "first"]);

/**
 * The verbs that lead a sentence. Firm ones count among the first `reach` words; loose ones, which are nouns as often,
 * among the first two.
 */
export function leadOf(sentence: string, reach: number): Lead {
  const words =
    sentence
      .toLowerCase()
      .replace(COMPOUNDS, "$1$2")
      .match(/[\p{L}\p{N}']+|[,/]/gu) ?? [];
  let place = 0;
  for (const [index, word] of words.slice(0, 60).entries()) {
    if (word === "," || word === "/") continue;
    if (place++ >= reach) break;
    const verb = place > 1 && word.endsWith("ing") ? undefined : verbOf(word);
    if (
      verb === undefined ||
      OUTSIDE.has(words[index + 1] ?? "") ||
      (word === "read" && words[index + 1] === "only") ||
      NOUN_BEFORE.has(words[index - 1] ?? "")
    )
      continue;
    if (verbNamed(verb)?.isFirm !== true && (place > 2 || isPlural(word, words[index + 1]))) continue;
    return { verbs: [verb, ...joinedTo(words.slice(index + 1))], words: words.slice(index + 1, index + 12) };
  }
  return { verbs: [], words: [] };
}

/** `logs of a pod`: what looks like a verb is what is returned. */
const isPlural = (word: string, next: string | undefined): boolean =>
  word.endsWith("s") && (next === "of" || next === "from" || next === "for");

/** The verbs that a list after a colon begins with: "Manage backups: create, restore or delete them". */
export function listedAfterColon(sentence: string): string[] {
  const list = sentence.split(":", 2)[1] ?? "";
  return list
    .split(/,|;|\bor\b|\band\b/)
    .slice(0, 20)
    .flatMap((item) => verbOf(/[\p{L}']+/u.exec(item)?.[0]?.toLowerCase() ?? "") ?? []);
}

function joinedTo(rest: readonly string[]): string[] {
  const verbs: string[] = [];
  let isJoined = false;
  for (const word of rest.slice(0, 30)) {
    if (JOINTS.has(word)) isJoined = true;
    else {
      const verb = isJoined ? verbOf(word) : undefined;
      if (verb === undefined) {
        if (isJoined || verbs.length === 0) break;
        break;
      }
      verbs.push(verb);
      isJoined = false;
    }
  }
  return verbs;
}

const JOINTS = new Set(["and", "or", ",", "/", "then"]);

/** The verb that a word is a form of: `creates` and `creating` are create. */
export function verbOf(word: string): string | undefined {
  const bare = word.replace(/'s?$/, "");
  const stem = bare.endsWith("ing") ? bare.slice(0, -3) : undefined;
  const forms = stem === undefined ? baseForms(bare) : [bare, stem, `${stem}e`];
  return forms.find((form) => verbNamed(form) !== undefined);
}
