import { canonical, excerpt, isNumber, type JsonValue, parseDocument } from "@sallyport/json";
import type { Condition } from "../language/document.ts";
import { type ConditionResult, evaluatorOf } from "../values/evaluate-operator.ts";
import { checkOperand } from "../values/operand.ts";
import type { Type } from "./argument-view.ts";
import { contextView } from "./context-values.ts";
import { acceptedTypes, typesText } from "./operator-types.ts";
import { type Site, sitesOf } from "./sites.ts";
import type { Subject } from "./subject.ts";
import type { FixEdit, LintTool, QuickFix, Warning } from "./warning.ts";

/** Conditions that no value can satisfy which the tools' schemas, or the context, can have there. */
export function impossibleConditions(subject: Subject): Warning[] {
  return subject.document.tools.flatMap((rule) => {
    const tools = subject.toolsOf(rule.selector);
    return sitesOf(rule).flatMap((site) => impossible(subject, tools, site));
  });
}

type Known = { types: ReadonlySet<Type>; values: readonly JsonValue[] | undefined };

function impossible(subject: Subject, tools: readonly LintTool[], site: Site): Warning[] {
  const { condition, pointer } = site;
  if (condition.op === "exists") return [];
  const known = knownOf(subject, tools, condition.path);
  if (known === undefined) return [];
  const accepted = acceptedTypes(condition);
  const source = condition.path.startsWith("args.") ? "by the tool's schema" : "always";
  if (known.types.size > 0 && ![...known.types].some((type) => accepted.has(type))) {
    const what = `${condition.path} is ${typesText(known.types)} ${source}, and this is about ${typesText(accepted)}`;
    const message = `${what}; ${consequence(site, offType(condition))}.`;
    return [{ code: "impossible_type", pointer, message, ...converted(site, known) }];
  }
  const { values } = known;
  if (values === undefined || values.length === 0 || satisfies(condition, values)) return [];
  const choices = excerpt(values.map((value) => canonical(value)).join(", "), 120);
  const message = `${condition.path} is one of ${choices} ${source}; ${consequence(site, "no")}.`;
  return [{ code: "impossible_value", pointer, message }];
}

/** What is known of a path for all of these tools together. */
function knownOf(subject: Subject, tools: readonly LintTool[], path: string): Known | undefined {
  const views = path.startsWith("args.")
    ? tools.map((tool) => subject.view(tool, path)).filter(({ kind }) => kind !== "missing")
    : [contextView(path)];
  const possible = views.filter((view) => view.kind === "possible");
  if (views.length === 0 || possible.length < views.length) return undefined;
  const lists = possible.map(({ values }) => values);
  return {
    types: new Set(possible.flatMap(({ types }) => [...types])),
    values: lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? []),
  };
}

function satisfies({ op, value }: Condition, values: readonly JsonValue[]): boolean {
  const check = checkOperand(op, value);
  if (check.problem !== undefined) return true;
  const evaluate = evaluatorOf(op, value, check.pattern);
  return values.some((candidate) => evaluate(candidate) === "yes");
}

/** How the operator answers a value of a type that it does not accept. */
function offType({ op }: Condition): ConditionResult {
  return op === "eq" || op === "in" ? "no" : "wrong";
}

function consequence({ role, negated }: Site, result: ConditionResult): string {
  if (negated) return "so it does not say what it seems to say";
  if (role === "require") return "so this never holds, and every call is denied";
  return result === "wrong" ? "so this matches whenever it is given" : "so this never matches";
}

/** A number in quotes where the schema has a number. */
function converted({ condition, pointer }: Site, { types }: Known): { fix?: QuickFix } {
  const { op, value } = condition;
  if ((op !== "eq" && op !== "neq") || typeof value !== "string" || !types.has("number")) return {};
  const { value: number, faults } = parseDocument(value);
  if (faults.length > 0 || !isNumber(number)) return {};
  const edit: FixEdit = { kind: "set_value", pointer: `${pointer}/value`, value: number };
  return { fix: { label: `Write ${value} without quotes`, edit } };
}
