import type { TraceCondition, TraceEntry } from "../decide/decision.ts";

const STEP_WIDTH = "quarantine".length;
const OUTCOME_WIDTH = "not reached".length;

/**
 * A trace as lines of text, one a rule and in columns: the step, what came of it, the rule, and its conditions with
 * what each said. No value of an argument is in it, only of which type it was.
 */
export function traceLines(trace: readonly TraceEntry[]): string[] {
  return trace.map((entry) => {
    const { step, rule, shadow, conditions } = entry;
    const mode = shadow ? " (in shadow)" : "";
    const columns = `${step.padEnd(STEP_WIDTH)}  ${outcomeOf(entry).padEnd(OUTCOME_WIDTH)}  ${rule}${mode}`;
    return conditions.length === 0 ? columns : `${columns}  ${conditions.map(conditionText).join(", ")}`;
  });
}

export function outcomeOf({ outcome }: TraceEntry): string {
  return outcome === "not_reached" ? "not reached" : outcome;
}

/** `args.amount lte → no (number)` */
export function conditionText({ path, op, result, type }: TraceCondition): string {
  return `${path} ${op} → ${result}${type === "absent" ? "" : ` (${type})`}`;
}
