import { RISK_CLASSES, type RiskClass } from "../language/grammar-words.ts";
import { isToolName } from "../language/tool-name.ts";
import { matchesGlob } from "../values/glob.ts";
import { mergeRules } from "./merge-rules.ts";
import type { PolicyParts, Selection } from "./policy-parts.ts";
import type { ToolPolicy } from "./tool-policy.ts";

/** Beyond the names that rules have, so many names are remembered that only globs or classes may know. */
const MAX_OTHER_NAMES = 4096;

/** A policy that is ready to decide. What it remembers of names changes no answer. Names never reach a prototype. */
export class Policy {
  readonly hash: string;
  readonly parts: PolicyParts & { readonly baseline: Policy | null };
  readonly #tools = new Map<RiskClass | null, Map<string, ToolPolicy>>();
  readonly #others = new Map<RiskClass | null, ToolPolicy>();

  constructor(parts: Policy["parts"]) {
    this.hash = parts.hash;
    this.parts = parts;
  }

  /** The rules of a tool; undefined for what no tool can be named. The first time for a name they are put together; then the time does not depend on the policy. */
  toolOf(name: string, toolClass: RiskClass | null | undefined): ToolPolicy | undefined {
    const { rules, hidden } = this.parts;
    const hasClasses = rules.classes.size + hidden.classes.size > 0;
    const known = hasClasses && isRiskClass(toolClass) ? toolClass : null;
    const tools = this.#tools.get(known);
    return tools?.get(name) ?? this.#resolve(name, known);
  }

  #resolve(name: string, toolClass: RiskClass | null): ToolPolicy | undefined {
    if (!isToolName(name)) return undefined;
    const { rules, hidden } = this.parts;
    const isNamed = rules.names.has(name) || hidden.names.has(name);
    if (!isNamed && rules.globs.length + hidden.globs.length === 0) {
      const other = this.#others.get(toolClass) ?? this.#merge(name, toolClass);
      this.#others.set(toolClass, other);
      return other;
    }
    const tools = this.#tools.get(toolClass) ?? new Map<string, ToolPolicy>();
    if (tools.size >= rules.names.size + MAX_OTHER_NAMES) tools.clear();
    const tool = this.#merge(name, toolClass);
    tools.set(name, tool);
    this.#tools.set(toolClass, tools);
    return tool;
  }

  #merge(name: string, toolClass: RiskClass | null): ToolPolicy {
    const { known, unsure } = select(this.parts.rules, name, toolClass);
    const hiding = select(this.parts.hidden, name, toolClass);
    return mergeRules(this.parts, {
      isHidden: hiding.known.length + hiding.unsure.length > 0,
      isNamed: this.parts.rules.names.get(name)?.mode === "enforce",
      known,
      unsure,
    });
  }
}

/**
 * What matches a tool, in the one order: its name, globs, classes. Of a tool whose class nobody knows every class may
 * be the one: `unsure`.
 */
function select<T>(
  { names, globs, classes }: Selection<T>,
  name: string,
  toolClass: RiskClass | null,
): { known: T[]; unsure: T[] } {
  const named = names.get(name);
  const classed = toolClass === null ? undefined : classes.get(toolClass);
  return {
    known: [
      ...(named === undefined ? [] : [named]),
      ...globs.filter(({ glob }) => matchesGlob(name, glob)).map(({ value }) => value),
      ...(classed === undefined ? [] : [classed]),
    ],
    unsure: toolClass === null ? [...classes.values()] : [],
  };
}

function isRiskClass(name: RiskClass | null | undefined): name is RiskClass {
  return RISK_CLASSES.some((known) => known === name);
}
