import { type Action, actionsOf, offersAnyRequest, worstOf } from "./actions.ts";
import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import { canOnlySelect, type FreeCode } from "./free-code.ts";
import { type Meaning, meaningOf } from "./meaning.ts";
import { leadOf } from "./prose.ts";
import { readName } from "./read-name.ts";
import { savedTo } from "./saved-to.ts";
import { isWorse, type ToolClass } from "./tool-class.ts";

/** What a tool can do, what says so, how sure that is, and what stays open. */
export type Finding = {
  readonly class: ToolClass;
  readonly cause: string;
  readonly confidence: number;
  readonly doubts: readonly string[];
};

type Evidence = {
  readonly definition: Definition;
  readonly context: Context;
  readonly code: readonly FreeCode[];
};

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
  return byHints(bySaving(byWarnings(flagged, evidence, name), context), definition);
}

/** The meaning of the verbs that lead the description; of joined ones the worst. */
function readProse(definition: Definition, context: Context, reach: number): Meaning | undefined {
  const { verbs, words } = leadOf(context.sentence, reach);
  let worst: Meaning | undefined;
  for (const verb of verbs) {
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
  if (name === undefined) return found(prose, "description", 0.7);
  if (prose === undefined) return found(name, "name", name.isFirm ? 0.85 : 0.6);
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
    ? { ...found(name, "name", 0.7), doubts: [...doubtsOf(name), `its description says "${prose.word}"`] }
    : found(prose, "description", isWorse(name.class, "write") ? 0.6 : 0.75);
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

function byActions(actions: readonly Action[], said: Finding, name: Meaning | undefined): Finding {
  const worst = worstOf(actions);
  if (worst?.class === undefined) return said;
  const isNamed = name?.isFirm === true && name.class !== "write" && isWorse(name.class, worst.class);
  const isFilter =
    name?.isFirm === true && name.class === "read" && !actions.some((action) => action.isRequired);
  if (isNamed || isFilter) return said;
  const isAll = actions.every((action) => action.class !== undefined);
  if (!isAll && isWorse(said.class, worst.class)) return said;
  return {
    class: worst.class,
    cause: `"${worst.value}" is one of the values of ${worst.parameter}`,
    confidence: isAll ? 0.9 : 0.7,
    doubts: worst.doubt === undefined ? [] : [worst.doubt],
  };
}

const JUDGING =
  /^(?:validate|verify|lint|explain|format|parse|analyze|analyse|compare|convert|translate|check|review|summarize|summarise|detect|preview|estimate|decode|extract|generate|render|simplify|test|scan|count|suggest)$/;

/** A program among the arguments runs, unless the tool looks at it, or keeps it. */
function byCode(said: Finding, name: Meaning | undefined, { code, context }: Evidence): Finding {
  const program = code.find(
    ({ language, parameter }) => language !== "markup" && language !== "query" && parameter.depth <= 1,
  );
  if (program === undefined) return bySelecting(said, name, code);
  if (isWorse(said.class, "execute")) return said;
  const isJudging = name !== undefined && JUDGING.test(name.word);
  const isKept = name?.isFirm === true && name.class === "write";
  const isLooked = name?.isFirm === true && name.class === "read" && program.language === "code";
  if ((isJudging && program.language !== "graphql") || isKept || isLooked) return said;
  const cause = `${program.parameter.path} takes ${LANGUAGES[program.language]}`;
  if (canOnlySelect(program, context)) {
    return {
      class: "read",
      cause: `${cause}, and its schema lets only SELECT through`,
      confidence: 0.7,
      doubts: [],
    };
  }
  const isSaidToRead = /\bread.?only\b|\bSELECTs? (?:quer|statement|operation)/i.test(context.sentence);
  const isGraph = program.language === "graphql";
  return {
    class: "execute",
    cause,
    confidence: isSaidToRead || isGraph ? 0.55 : Math.max(said.confidence, 0.85),
    doubts: [
      ...(isSaidToRead ? ["it is said to read only, and nothing in the schema enforces that"] : []),
      ...(isGraph ? ["a mutation may be refused"] : []),
    ],
  };
}

const LANGUAGES: Readonly<Record<FreeCode["language"], string>> = {
  shell: "a command",
  sql: "a free SQL statement",
  code: "code",
  graphql: "any GraphQL",
  query: "a free query",
  markup: "markup",
};

/** A language that only selects reads; where the name insists on executing, that stays, with a doubt. */
function bySelecting(said: Finding, name: Meaning | undefined, code: readonly FreeCode[]): Finding {
  const query = code.find(
    ({ language, parameter }) => language === "query" && (parameter.isRequired || parameter.depth === 0),
  );
  if (query === undefined || (name?.isFirm === true && name.class === "read")) return said;
  if (said.class !== "execute" && said.class !== "read") return said;
  const doubts = [
    ...said.doubts,
    `${query.parameter.path} takes a free query in a language that only selects`,
  ];
  return name?.isFirm === true ? { ...said, doubts } : { ...said, class: "read", doubts, confidence: 0.6 };
}

const AUTO_MERGE = /^auto_?(?:merge|complete)$|^merge_?when/i;

function byFlags(said: Finding, { context }: Evidence): Finding {
  if (said.class !== "write" && said.class !== "execute") return said;
  const flag = context.parameters.find(
    ({ name, types, depth }) =>
      depth === 0 && types.includes("boolean") && /^(?:delete|purge|destroy)$/i.test(name),
  );
  const merging = context.parameters.find(
    ({ name, types }) => types.includes("boolean") && AUTO_MERGE.test(name),
  );
  if (flag === undefined && merging !== undefined && !isWorse(said.class, "execute")) {
    const doubts = [...said.doubts, "it merges only once the checks have passed"];
    return { class: "destructive", cause: `${merging.path} makes it merge`, confidence: 0.7, doubts };
  }
  if (flag === undefined) return said;
  return { ...said, class: "destructive", cause: `${flag.path} makes it delete`, confidence: 0.8 };
}

/** What reads and can save what it read to a given path is not only reading. */
function bySaving(said: Finding, context: Context): Finding {
  if (said.class !== "read") return said;
  const isWaiting = /\bwait(?:s|ing)?\b/.test(context.sentence) && said.doubts.length === 0;
  if (isWaiting) return { ...said, doubts: ["it waits for something else to happen"] };
  const place = savedTo(context.parameters);
  if (place === undefined) return said;
  const doubt = `it can save what it returns to ${place.path}`;
  const doubts = [...said.doubts, doubt];
  return place.isRequired
    ? { class: "write", cause: `it saves to ${place.path}`, confidence: 0.6, doubts }
    : { ...said, doubts };
}

const IRREVERSIBLE =
  /\b(?:can ?not|can't|can never) be (?:undone|reversed|recovered|restored)|\birreversibl[ey]\b|\bpermanent(?:ly)? (?:delet|remov|destroy|eras|los)\w*|\bdestructive(?: operation)?\b(?! hint)/i;
const OVERWRITING = /\b(?:completely |fully |entirely )?overwrit(?:e|es|ing)\b/i;
const REPLACING =
  /\breplac(?:es?|ing) (?:all|everything|the (?:entire|whole|complete))\b|\bcompletely replaces?\b/i;
const NOT_OVERWRITING =
  /\b(?:not|never|without|won't|avoid(?:s|ing)?|prevents?|instead of) (?:\w+ )?overwrit/i;
const SENDING = /^(?:send|publish|post|reply|forward|tweet|notify|share|submit)$/;
const COSTS =
  /\bincurs?\b|\bcosts? (?:money|credits)|\bcharges (?:may )?apply|\bconsumes? .{0,20}credits|\bbudget\b.{0,40}\b(?:quer|scan|spend)/i;

/** What a description warns of counts: it only ever makes a verdict worse, or less sure. */
function byWarnings(said: Finding, { definition, context }: Evidence, name: Meaning | undefined): Finding {
  if (said.class !== "write" && said.class !== "execute") return said;
  const text = context.beginning;
  const warning = IRREVERSIBLE.exec(text)?.[0];
  if (warning !== undefined && !SENDING.test(name?.word ?? "")) {
    return worsened(said, `its description warns: "${warning}"`);
  }
  const replacing = NOT_OVERWRITING.test(text) ? undefined : OVERWRITING.exec(text)?.[0];
  if (replacing !== undefined && said.class === "write") {
    return worsened(said, `its description says "${replacing}"`);
  }
  return { ...said, doubts: [...said.doubts, ...doubtsOfText(said, definition, context)] };
}

function doubtsOfText(said: Finding, definition: Definition, context: Context): string[] {
  const cost = COSTS.exec(definition.description.slice(0, 1200))?.[0];
  const doubts = cost === undefined ? [] : [`its description says "${cost}"`];
  if (said.class !== "write") return doubts;
  const replacing = REPLACING.exec(context.beginning)?.[0];
  if (replacing !== undefined) doubts.push(`its description says "${replacing}"`);
  const manifest = context.parameters.find(({ name, depth }) => depth === 0 && MANIFEST.test(name));
  if (manifest !== undefined) doubts.push(`what ${manifest.path} holds may run`);
  const isFile = /^(?:write|save)$/.test(definition.words.find((word) => WRITING.test(word)) ?? "");
  const file = context.parameters.find(({ name, depth }) => depth === 0 && FILE.test(name));
  if (isFile && file !== undefined) doubts.push(`what is at ${file.path} now may be lost`);
  const flag = context.parameters.find(
    ({ name, depth, types }) => depth === 0 && types.includes("boolean") && FORCING.test(name),
  );
  if (flag !== undefined) doubts.push(`${flag.path} may drop what is there`);
  return doubts;
}

const FORCING = /^(?:force$|drop|delete|purge|wipe|overwrite)/i;
const WRITING = /^(?:write|save|append|create|edit|update)$/;
const FILE = /^(?:path|file_?path|file_?name|file|dest\w*|output_?path)$/i;
const MANIFEST = /^(?:manifest|manifests|manifest_?file|yaml|chart|patch_?data|compose_?file|workload)$/i;

function worsened(said: Finding, cause: string): Finding {
  return {
    class: "destructive",
    cause,
    confidence: Math.min(said.confidence, 0.6),
    doubts: [...said.doubts, "what is lost may exist elsewhere"],
  };
}

/** Hints never make a verdict milder. Where they contradict it, somebody should look. */
function byHints(said: Finding, { hints }: Definition): Finding {
  const reads = hints.get("readOnlyHint");
  if (
    said.confidence <= 0.3 &&
    hints.get("destructiveHint") === true &&
    !isWorse(said.class, "destructive")
  ) {
    return { ...said, class: "destructive", cause: "its hints call it destructive" };
  }
  if (said.class === "read" && reads === false) {
    return { ...said, doubts: [...said.doubts, "its hint says that it does not only read"] };
  }
  if (said.class !== "read" && reads === true) {
    return { ...said, doubts: [...said.doubts, "its hint says that it only reads"] };
  }
  return said;
}
