import { type Action, worstOf } from "./actions.ts";
import type { Context } from "./context.ts";
import type { Evidence, Finding } from "./finding.ts";
import { canOnlySelect, type FreeCode } from "./free-code.ts";
import type { Meaning } from "./meaning.ts";
import { savedTo } from "./saved-to.ts";
import { isWorse } from "./tool-class.ts";

/** Of several things a tool does by an argument, the worst; filters of what only lists are none. */
export function byActions(actions: readonly Action[], said: Finding, name: Meaning | undefined): Finding {
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
export function byCode(said: Finding, name: Meaning | undefined, { code, context }: Evidence): Finding {
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

const CALLED = /^(?:tool|function|operation|action|command|service|method|api|endpoint)_?(?:name|id)?$/i;
const ARGUMENTS = /^(?:args|arguments|params|parameters|input|payload|body|data|request|options)$/i;

/** A tool that takes the name of another and its arguments does whatever that does. */
export function byDispatch(said: Finding, name: Meaning | undefined, { parameters }: Context): Finding {
  if (name?.isFirm === true || said.confidence > 0.7 || isWorse(said.class, "write")) return said;
  const called = parameters.find(
    ({ name: of, depth, values }) => depth === 0 && values.length === 0 && CALLED.test(of),
  );
  const open = parameters.find(({ name: of, depth, isOpen }) => depth === 0 && isOpen && ARGUMENTS.test(of));
  if (called === undefined || open === undefined) return said;
  return {
    class: "execute",
    cause: `it calls what ${called.path} names with ${open.path}`,
    confidence: 0.5,
    doubts: ["what is called decides"],
  };
}

const AUTO_MERGE = /^auto_?(?:merge|complete)$|^merge_?when/i;

/** Switches that turn a change into a deletion or a merge. */
export function byFlags(said: Finding, { context }: Evidence): Finding {
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
export function bySaving(said: Finding, context: Context): Finding {
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
