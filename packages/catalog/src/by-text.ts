import type { Context } from "./context.ts";
import type { Definition } from "./definition.ts";
import type { Evidence, Finding } from "./finding.ts";

/** What descriptions warn with. */
const IRREVERSIBLE =
  /\b(?:can ?not|can't|can never) be (?:undone|reversed|recovered|restored)|\birreversibl[ey]\b|\bpermanent(?:ly)? (?:delet|remov|destroy|eras|los)\w*|\bdestructive(?: operation)?\b(?! hint)/i;
const OVERWRITING = /\b(?:completely |fully |entirely )?overwrit(?:e|es|ing)\b/i;
const REPLACING =
  /\breplac(?:es?|ing) (?:all|everything|the (?:entire|whole|complete))\b|\bcompletely replaces?\b/i;
const NOT_OVERWRITING =
  /\b(?:not|never|without|won't|avoid(?:s|ing)?|prevents?|instead of) (?:\w+ )?overwrit/i;
const COSTS =
  /\bincurs?\b|\bcosts? (?:money|credits)|\bcharges (?:may )?apply|\bconsumes? .{0,20}credits|\bbudget\b.{0,40}\b(?:quer|scan|spend)/i;

/** What a description warns of counts: it only ever makes a verdict worse, or less sure. */
export function byWarnings(said: Finding, { definition, context }: Evidence): Finding {
  if (said.class !== "write" && said.class !== "execute") return said;
  const text = context.beginning;
  const warning = IRREVERSIBLE.exec(text)?.[0];
  if (warning !== undefined && /^perm/i.test(warning)) {
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
  const warning = IRREVERSIBLE.exec(context.beginning)?.[0];
  const doubts = [cost, warning].flatMap((quote) =>
    quote === undefined ? [] : [`its description says "${quote}"`],
  );
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
export const WARNINGS: readonly RegExp[] = [IRREVERSIBLE, NOT_OVERWRITING, OVERWRITING, REPLACING, COSTS];

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
export function byHints(said: Finding, { hints }: Definition): Finding {
  const reads = hints.get("readOnlyHint");
  if (said.class === "read" && reads === false) {
    return { ...said, doubts: [...said.doubts, "its hint says that it does not only read"] };
  }
  if (said.class === "write" && reads === true) {
    return { ...said, doubts: [...said.doubts, "its hint says that it only reads"] };
  }
  return said;
}
