import { canonical } from "@sallyport/json";
import type { PolicyDocument } from "../language/document.ts";
import type { RiskClass } from "../language/grammar-words.ts";
import { compareSelectors, parseSelector, selectorText } from "../language/selector.ts";
import { compareAccess, ownAccess, type Sides } from "./access.ts";
import type { Change } from "./change.ts";
import { diffDocument } from "./diff-document.ts";
import { diffParts } from "./diff-parts.ts";
import { EVERY_TOOL, keyOf, type Meaning, meaningOf } from "./meaning.ts";

/** A tool as its server has it. `class` null or left out: nobody knows. */
export type KnownTool = { readonly name: string; readonly class?: RiskClass | null | undefined };

/**
 * What changes from one document to another, in rules and not in lines. Neither order nor shorthand nor the names of
 * counters matter: documents that mean the same have no difference. Tests are no rules, and are not compared. Where
 * there are rules for classes, the tools say which of them is about a name; a sentence about a name whose class is not
 * known says that it leaves them out.
 */
export function diff(
  before: PolicyDocument,
  after: PolicyDocument,
  tools: readonly KnownTool[] = [],
): Change[] {
  const classes = new Map(tools.map((tool) => [tool.name, tool.class ?? undefined]));
  const classOf = (name: string) => classes.get(name);
  const meanings = { before: meaningOf(before, classOf), after: meaningOf(after, classOf) };
  return [
    ...diffDocument({ before, after }),
    ...selectorsOf(before, after).flatMap((selector) => diffSelector(selector, meanings)),
  ];
}

function diffSelector(selector: string, meanings: Sides<Meaning>): Change[] {
  if (ownText(selector, meanings.before) === ownText(selector, meanings.after)) return [];
  if (selector === EVERY_TOOL) return diffParts(selector, meanings, false);
  const { change, isMinor, isWhole } = compareAccess(selector, meanings);
  const parts = diffParts(selector, meanings, isWhole);
  return change === undefined || (isMinor && parts.length > 0) ? parts : [change, ...parts];
}

/** Equal where nothing has to be compared. */
function ownText(selector: string, meaning: Meaning): string {
  const parts = (meaning.parts.get(selector) ?? []).map((part) => `${keyOf(part)} ${part.told ?? ""}`);
  return canonical([ownAccess(selector, meaning), parts.toSorted()]);
}

/** Each once, the limits of all tools first, then in the order in which rules are asked. */
function selectorsOf(...documents: readonly PolicyDocument[]): string[] {
  const written = documents.flatMap(({ hide, tools }) =>
    [...hide, ...tools].map(({ selector }) => selectorText(selector)),
  );
  const sorted = [...new Set(written)].map(parseSelector).toSorted(compareSelectors).map(selectorText);
  return [EVERY_TOOL, ...sorted];
}
