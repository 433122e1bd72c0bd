import type { ToolRule } from "../language/document.ts";
import { quoted } from "../language/issue.ts";
import { EACH, parsePath, type Path } from "../values/path.ts";
import type { ArgumentView } from "./argument-view.ts";
import { sitesOf } from "./sites.ts";
import type { Subject } from "./subject.ts";
import type { LintTool, QuickFix, Warning } from "./warning.ts";

/** Paths into the arguments that no tool of the rule has. */
export function unknownArguments(subject: Subject): Warning[] {
  return subject.document.tools.flatMap((rule) => {
    const tools = subject.toolsOf(rule.selector);
    return tools.length === 0 ? [] : pathsOf(rule).flatMap((written) => unknown(subject, tools, written));
  });
}

type Written = { path: string; pointer: string };

function pathsOf(rule: ToolRule): Written[] {
  const costs = rule.limits.flatMap((limit) =>
    limit.kind === "limit" && limit.cost !== undefined
      ? [{ path: limit.cost, pointer: `${limit.rule}/cost` }]
      : [],
  );
  return [
    ...sitesOf(rule).map(({ condition, pointer }) => ({ path: condition.path, pointer: `${pointer}/path` })),
    ...costs,
  ].filter(({ path }) => path.startsWith("args."));
}

function unknown(subject: Subject, tools: readonly LintTool[], { path, pointer }: Written): Warning[] {
  const missing = missingIn(tools.map((tool) => subject.view(tool, path)));
  const [tool] = tools;
  if (missing === undefined || tool === undefined) return [];
  const who = tools.length === 1 ? `The tool ${quoted(tool.name)} has` : "None of these tools has";
  const meant = meantPath(subject, parsePath(path), missing);
  const message = `${who} no argument ${quoted(path)}.`;
  if (meant === undefined) return [{ code: "unknown_argument", pointer, message }];
  const fix: QuickFix = { label: `Write ${meant}`, edit: { kind: "set_value", pointer, value: meant } };
  return [{ code: "unknown_argument", pointer, message: `${message} Did you mean ${quoted(meant)}?`, fix }];
}

type Missing = { names: readonly string[]; above: Path };

/** What is missing from all of them alike; undefined when one of them has it, or might. */
function missingIn(views: readonly ArgumentView[]): Missing | undefined {
  const missing = views.filter((view) => view.kind === "missing");
  const [first] = missing;
  if (first === undefined || missing.length < views.length) return undefined;
  const names = [...new Set(missing.flatMap((view) => view.names))];
  const isAlike = missing.every(({ above }) => above.length === first.above.length);
  return { names: isAlike ? names : [], above: first.above };
}

function meantPath(subject: Subject, path: Path, { names, above }: Missing): string | undefined {
  const step = path[above.length];
  const meant = typeof step === "string" ? subject.meant(step, names) : undefined;
  return meant === undefined ? undefined : pathText([...above, meant, ...path.slice(above.length + 1)]);
}

function pathText(path: Path): string {
  return `args${path.map((step) => (step === EACH ? "[*]" : `.${step}`)).join("")}`;
}
