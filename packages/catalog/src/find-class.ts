import { actionsOf, offersAnyRequest } from "./actions.ts";
import { byActions, byCode, byDispatch, byFlags, bySaving } from "./by-arguments.ts";
import { byHints, byWarnings } from "./by-text.ts";
import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import type { Evidence, Finding } from "./finding.ts";
import { type Meaning, meaningOf } from "./meaning.ts";
import { firstSentence, leadOf, listedAfterColon, verbOf } from "./prose.ts";
import { readName } from "./read-name.ts";
import { isWorse } from "./tool-class.ts";

/**
 * The worst that the arguments of a tool can reach. The name counts first, then what its description begins with; a
 * parameter that chooses among actions, or that takes a program, outweighs both. Hints can only make it worse.
 */
export function findClass(evidence: Evidence): Finding {
  const { definition, context } = evidence;
  const name = readName(definition.words, context);
  const prose = readProse(definition, context, name?.isFirm === true ? 6 : 14);
  const actions = actionsOf(context);
  const said = byWords({ name, prose, definition });
  const chosen = byActions(actions, said, name);
  const withCode = byCode(chosen, name, evidence);
  const flagged = byFlags(withCode, evidence);
  return byHints(bySaving(byWarnings(byDispatch(flagged, name, context), evidence), context), definition);
}

/** The meaning of the verbs that lead the description; of joined ones the worst. */
function readProse(definition: Definition, context: Context, reach: number): Meaning | undefined {
  const { verbs, words } = leadOf(context.sentence, reach);
  let worst: Meaning | undefined;
  const listed = verbs[0] === "manage" ? listedAfterColon(context.sentence) : [];
  for (const verb of [...verbs, ...listed]) {
    const meaning = meaningOf(verb, { object: words, context });
    if (meaning !== undefined && (worst === undefined || isWorse(meaning.class, worst.class)))
      worst = meaning;
  }
  return worst ?? titleMeaning(definition, context);
}

function titleMeaning({ title, description }: Definition, context: Context): Meaning | undefined {
  return description === "" && title !== "" ? readName(title.toLowerCase().split(/\s+/), context) : undefined;
}

type Said = {
  readonly name: Meaning | undefined;
  readonly prose: Meaning | undefined;
  readonly definition: Definition;
};

function byWords({ name, prose, definition }: Said): Finding {
  if (name === undefined && prose === undefined) return unknown(definition);
  if (name === undefined) return found(prose, "description", isPlain(prose, definition) ? 0.7 : 0.55);
  if (prose === undefined)
    return found(name, "name", name.isFirm ? 0.85 : definition.words[0] === name.word ? 0.6 : 0.55);
  if (instructsOnly(name, definition)) {
    return {
      class: "read",
      cause: "it takes nothing and its description says that it returns instructions",
      confidence: 0.5,
      doubts: [`its name says "${name.word}"`],
    };
  }
  if (name.isFirm) return byFirmName(name, prose);
  if (name.class === prose.class) return { ...found(name, "name", 0.85), doubts: doubtsOf(name, prose) };
  const isFirst = definition.words[0] === name.word;
  return isFirst && isWorse(name.class, prose.class)
    ? { ...found(name, "name", 0.7), doubts: [...doubtsOf(name), ...disagreement(name, prose, definition)] }
    : found(prose, "description", isWorse(name.class, "write") ? 0.6 : 0.75);
}

/** A loose verb alone says little, except of what is run: "Runs tests". */
function isPlain(prose: Meaning | undefined, { description }: Definition): boolean {
  return prose?.isFirm === true || RUNNING.test(description.slice(0, 300));
}

export const RUNNING =
  /\bruns? (?:\w+ ){0,3}(?:tests?|commands?|scripts?|code|programs?|jobs?|builds?|pipelines?|queries|workflows?)\b/i;

/** Where the description leads with another verb: no doubt if the name's own comes later in the sentence. */
function disagreement(name: Meaning, prose: Meaning, { description }: Definition): string[] {
  const isSaid = firstSentence(description)
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => verbOf(word) === name.word);
  return isSaid ? [] : [`its description says "${prose.word}"`];
}

function byFirmName(name: Meaning, prose: Meaning): Finding {
  const isUnlinking = UNLINKING.test(name.word) && /^(?:remove|delete)$/.test(prose.word);
  const isWorseProse = isWorse(prose.class, name.class) && (prose.isFirm || isWorse(prose.class, "execute"));
  if (isUnlinking || !isWorseProse) {
    const said = found(name, "name", prose.class === name.class ? 0.95 : 0.85);
    const isMild = prose.class === "read" && name.class !== "read";
    return isMild ? { ...said, doubts: [...said.doubts, `its description says "${prose.word}"`] } : said;
  }
  const doubts = [...doubtsOf(name, prose), `its name says "${name.word}"`];
  return { class: prose.class, cause: `its description says "${prose.word}"`, confidence: 0.55, doubts };
}

const UNLINKING = /^(?:un\w+|leave|detach|dis?associate|dissociate|archive)$/;

const doubtsOf = (...meanings: readonly (Meaning | undefined)[]): string[] => [
  ...new Set(meanings.flatMap((meaning) => meaning?.doubt ?? [])),
];

function found(meaning: Meaning | undefined, field: string, confidence: number): Finding {
  return {
    class: meaning?.class ?? "write",
    cause: `its ${field} says "${meaning?.word ?? ""}"`,
    confidence,
    doubts: doubtsOf(meaning),
  };
}

/** Nothing says what it does: that is no licence to call it reading. */
function unknown({ description }: Definition): Finding {
  const isAnything = offersAnyRequest(description);
  return {
    class: isAnything ? "destructive" : "write",
    cause: isAnything
      ? "its description offers DELETE requests"
      : "nothing in its definition says what it does",
    confidence: isAnything ? 0.5 : 0.3,
    doubts: isAnything ? ["which requests it sends is up to the call"] : ["no verb was found"],
  };
}

const INSTRUCTING =
  /^(?:provides?|returns?|gives?|offers?|guides?)\b.*\b(?:documentation|guidance|guidelines|instructions|best practices|recommendations|reference)\b/;

/** A tool without arguments that returns documentation creates none, whatever its name says. */
function instructsOnly(name: Meaning, definition: Definition): boolean {
  if (name.class !== "write" && name.class !== "execute") return false;
  return (
    definition.count === 0 &&
    INSTRUCTING.test(
      definition.description
        .slice(0, 300)
        .toLowerCase()
        .replace(/^[^a-z]+|^the mcp tool /, ""),
    )
  );
}
