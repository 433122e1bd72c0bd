import { type JsonValue, parseDocument } from "@sallyport/json";
import type { PolicyDocument } from "../language/document.ts";
import { selectorText } from "../language/selector.ts";
import { costsOf, type RuleCost } from "./cost.ts";
import { counters } from "./counters.ts";
import { extensionWarnings } from "./extensions.ts";
import { fates } from "./fates.ts";
import { impossibleConditions } from "./impossible.ts";
import { literalPrefixes } from "./literal-prefixes.ts";
import { plainWarnings } from "./plain-warnings.ts";
import { unlimitedRisks } from "./risks.ts";
import { Subject } from "./subject.ts";
import { uncheckedSchemas } from "./unchecked-schemas.ts";
import { unknownArguments } from "./unknown-arguments.ts";
import { unknownTools } from "./unknown-tools.ts";
import { unmatchedPatterns } from "./unmatched-patterns.ts";
import { unreachableRules } from "./unreachable.ts";
import type { LintTool, Warning } from "./warning.ts";

export type LintResult = {
  /** At most 1,000, in no order; each pointer leads to what is meant. */
  warnings: Warning[];
  /** What each rule costs, in the units of `costsOf`. */
  costs: RuleCost[];
};

const MAX_WARNINGS = 1000;

/**
 * What a document probably does not mean, held against the tools that its server has (docs/policy-language.md, section 4), and
 * what each of its rules costs. No tools, or none given: they are not known, and nothing is said about them. The
 * text that the document was parsed from shows what the document no longer has, as a reason that nobody reads.
 */
export function lint(document: PolicyDocument, tools?: readonly LintTool[], text?: string): LintResult {
  const raw = text === undefined ? undefined : parseDocument(text, { comments: true }).value;
  return { warnings: warningsOf(new Subject(document, tools), raw), costs: costsOf(document) };
}

/** An argument that no tool of the rule has is not to be required: every call would be denied. */
function withoutVainFix(subject: Subject, warning: Warning): Warning {
  const { fix, ...rest } = warning;
  if (fix?.edit.kind !== "require_exists") return warning;
  const { tool, path } = fix.edit;
  const tools = subject.document.tools
    .filter(({ selector }) => selectorText(selector) === tool)
    .flatMap(({ selector }) => subject.toolsOf(selector));
  const isNowhere = tools.length > 0 && tools.every((each) => subject.view(each, path).kind === "missing");
  return isNowhere ? rest : warning;
}

function warningsOf(subject: Subject, raw: JsonValue | undefined): Warning[] {
  const { document } = subject;
  return [
    ...unknownTools(subject),
    ...unknownArguments(subject),
    ...impossibleConditions(subject),
    ...fates(document),
    ...unreachableRules(document),
    ...plainWarnings(document, raw).map((warning) => withoutVainFix(subject, warning)),
    ...literalPrefixes(document),
    ...unmatchedPatterns(document),
    ...extensionWarnings(document),
    ...uncheckedSchemas(subject),
    ...unlimitedRisks(subject),
    ...counters(subject),
  ].slice(0, MAX_WARNINGS);
}
