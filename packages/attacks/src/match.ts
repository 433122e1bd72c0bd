import type { Signal, ToolClass } from "@sallyport/catalog";
import type { Attack } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";

/** What a tool is judged to be; a verdict of the catalogue. */
export type JudgedTool = {
  readonly name: string;
  readonly class: ToolClass;
  readonly signals: readonly Pick<Signal, "kind">[];
};

/** Attacks that abuse what a tool gives, the closest first: those that its name fits, then those that its signals do. */
export function attacksOf(tool: JudgedTool): Attack[] {
  return ATTACKS.map((attack) => ({ attack, closeness: closenessOf(attack, tool) }))
    .filter(({ closeness }) => closeness > 0)
    .toSorted((a, b) => b.closeness - a.closeness)
    .map(({ attack }) => attack);
}

/** Of some tools those that an attack could use, the closest first. A hint to look, not a finding: no policy is asked. */
export function toolsExposed<Tool extends JudgedTool>(attack: Attack, tools: readonly Tool[]): Tool[] {
  return tools
    .map((tool) => ({ tool, closeness: closenessOf(attack, tool) }))
    .filter(({ closeness }) => closeness > 0)
    .toSorted((a, b) => b.closeness - a.closeness)
    .map(({ tool }) => tool);
}

const NAMED = 100;
const OUTCOME_WEIGHT: Readonly<Record<Attack["verdict"], number>> = {
  stopped: 0.2,
  narrowed: 0.1,
  out_of_reach: 0,
};

/** 0: not at all. */
function closenessOf({ abuses, verdict }: Attack, { name, class: kind, signals }: JudgedTool): number {
  const { names, signals: wanted, classes } = abuses;
  if (patternsOf(names).some((pattern) => pattern.test(name.slice(0, 256)))) {
    return NAMED + OUTCOME_WEIGHT[verdict];
  }
  if (classes.length > 0 && !classes.includes(kind)) return 0;
  const shared = wanted.filter((wish) => signals.some((signal) => signal.kind === wish)).length;
  if (wanted.length > 0) return shared === 0 ? 0 : shared + OUTCOME_WEIGHT[verdict];
  return classes.length > 0 ? 0.5 + OUTCOME_WEIGHT[verdict] : 0;
}

const PATTERNS = new Map<readonly string[], readonly RegExp[]>();

function patternsOf(names: readonly string[]): readonly RegExp[] {
  const known = PATTERNS.get(names) ?? names.map((pattern) => new RegExp(pattern, "i"));
  PATTERNS.set(names, known);
  return known;
}
