import { contextOf } from "./context.ts";
import { readDefinition } from "./definition.ts";
import { freeCodeOf } from "./free-code.ts";
import type { Signal } from "./signal.ts";
import { signalsOf } from "./signals.ts";
import { raised, SEVERITY_OF, type Severity, type ToolClass } from "./tool-class.ts";
import type { Finding } from "./finding.ts";
import { findClass } from "./find-class.ts";

/** The method that made a verdict; it changes with every change that can change one. */
export const METHOD_VERSION = "1";

export type Verdict = {
  readonly name: string;
  readonly class: ToolClass;
  readonly severity: Severity;
  /** 0 to 1: how much of the definition speaks for the class. */
  readonly confidence: number;
  /** A person should look: something in the definition leaves the class open. */
  readonly unsure: boolean;
  readonly signals: readonly Signal[];
  readonly why: string;
};

const LEAST_CONFIDENCE = 0.6;
const NO_SIBLINGS: ReadonlySet<string> = new Set();

/**
 * Judges one member of a tools/list by its definition alone. Any JSON value gets a verdict; the same value always gets
 * the same one. `siblings` are the names of the server's tools, to find references to them in the description.
 */
export function classify(tool: unknown, siblings: ReadonlySet<string> = NO_SIBLINGS): Verdict {
  const definition = readDefinition(tool);
  const context = contextOf(definition);
  const code = freeCodeOf(context);
  const finding = findClass({ definition, context, code });
  const signals = signalsOf({ definition, code, class: finding.class, siblings });
  const confidence = Math.max(
    0.1,
    Math.round((finding.confidence - 0.1 * finding.doubts.length) * 100) / 100,
  );
  return {
    name: definition.name,
    class: finding.class,
    severity: severityOf(finding.class, signals),
    confidence,
    unsure: finding.doubts.length > 0 || confidence < LEAST_CONFIDENCE,
    signals,
    why: whyOf(finding),
  };
}

/** By class; text that hides from people or turns the model against them raises it by one. */
function severityOf(kind: ToolClass, signals: readonly Signal[]): Severity {
  const severity = SEVERITY_OF[kind];
  return signals.some((signal) => signal.kind === "hidden_text") ? raised(severity) : severity;
}

const DOES: Readonly<Record<ToolClass, string>> = {
  read: "Returns data and changes nothing outside",
  write: "Creates or changes what can be changed back",
  execute: "Runs something, or starts what outlives the call",
  destructive: "Deletes, revokes, overwrites for good or takes something down",
  financial: "Moves money or orders what costs money",
};

function whyOf({ class: kind, cause, doubts }: Finding): string {
  const doubt = doubts.length === 0 ? "" : ` Unsure, because ${doubts.join(", and ")}.`;
  return `${DOES[kind]}: ${cause}.${doubt}`;
}
