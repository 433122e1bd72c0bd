import type { PolicyDocument, Selector, SelectorRule, ToolRule } from "../language/document.ts";
import { selectorText } from "../language/selector.ts";
import { suggest } from "../language/suggest.ts";
import { type ArgumentView, ArgumentViews } from "./argument-view.ts";
import { covering } from "./covers.ts";
import type { LintTool } from "./warning.ts";

const MAX_SUGGESTIONS = 100;

/** What is linted, with what several checks ask about it. */
export class Subject {
  readonly document: PolicyDocument;
  /** Undefined: the server's tools are not known. */
  readonly tools: readonly LintTool[] | undefined;
  readonly #byName: ReadonlyMap<string, LintTool>;
  readonly #selected = new Map<string, readonly LintTool[]>();
  #rules: ReadonlyMap<string, readonly ToolRule[]> | undefined;
  #hidden: ReadonlyMap<string, readonly SelectorRule[]> | undefined;
  readonly #views = new ArgumentViews();
  #suggestions = 0;

  constructor(document: PolicyDocument, tools?: readonly LintTool[]) {
    this.document = document;
    this.tools = tools === undefined || tools.length === 0 ? undefined : tools;
    this.#byName = new Map(tools?.map((tool) => [tool.name, tool]));
  }

  /** The tools of the server that a selector is about. */
  toolsOf(selector: Selector): readonly LintTool[] {
    const text = selectorText(selector);
    const known = this.#selected.get(text);
    if (known !== undefined) return known;
    const named = this.#byName.get(text);
    const selected =
      selector.kind === "name"
        ? [named].filter((tool) => tool !== undefined)
        : (this.tools ?? []).filter(selecting(selector));
    this.#selected.set(text, selected);
    return selected;
  }

  /** The rules that are about a tool of the server. */
  rulesOn({ name }: LintTool): readonly ToolRule[] {
    this.#rules ??= grouped(this.document.tools, (rule) => this.toolsOf(rule.selector));
    return this.#rules.get(name) ?? [];
  }

  isHidden({ name }: LintTool): boolean {
    this.#hidden ??= grouped(this.document.hide, (rule) => this.toolsOf(rule.selector));
    return this.#hidden.has(name);
  }

  /** What a tool's schema says of the argument at a path. */
  view({ inputSchema }: LintTool, path: string): ArgumentView {
    return this.#views.at(inputSchema, path);
  }

  /** The tool that the server has and that was probably meant. Asked too often, it no longer looks: it compares all. */
  meant(written: string, names: readonly string[]): string | undefined {
    this.#suggestions += 1;
    return this.#suggestions > MAX_SUGGESTIONS ? undefined : suggest(written, names);
  }
}

/** By the name of each tool, the entries that are about it. */
function grouped<T>(entries: readonly T[], toolsOf: (entry: T) => readonly LintTool[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    for (const { name } of toolsOf(entry)) {
      const group = groups.get(name) ?? [];
      group.push(entry);
      groups.set(name, group);
    }
  }
  return groups;
}

function selecting(selector: Selector): (tool: LintTool) => boolean {
  if (selector.kind === "class") return (tool) => tool.class === selector.text;
  const covers = covering(selectorText(selector));
  return (tool) => covers(tool.name);
}
