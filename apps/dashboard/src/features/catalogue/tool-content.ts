import {
  type Severity,
  STRENGTHS,
  type Strength,
  suggestForTool,
  type Suggestion,
  type ToolClass,
} from "@sallyport/catalog";
import { sentenceOf } from "@sallyport/catalog/seed";
import type { ServerDetails, ToolDetails, ToolEntry } from "@sallyport/catalog-store";
import { toolPath } from "./addresses.ts";
import { type Question, toolQuestions } from "./tool-questions.ts";
import { type ToolParameter, parameterCount, toolParameters } from "./tool-parameters.ts";
import { toolReach } from "./tool-reach.ts";
import type { Rich } from "./rich.ts";

export type Totals = { readonly servers: number; readonly tools: number };

/** All that a tool's page says, before it is HTML or Markdown. */
export type ToolContent = {
  readonly path: string;
  readonly tool: ToolDetails;
  readonly server: ServerDetails;
  /** A sentence of ours: written, or made from the facts. */
  readonly summary: string;
  /** The server's own words; untrusted. */
  readonly said: string | undefined;
  readonly class: ToolClass;
  readonly severity: Severity;
  readonly parameters: readonly ToolParameter[];
  readonly parameterCount: number | undefined;
  readonly reach: readonly Rich[];
  readonly policies: Readonly<Record<Strength, Suggestion>>;
  readonly questions: readonly Question[];
  /** Other tools of its class, of any server. */
  readonly others: readonly ToolEntry[];
  readonly totals: Totals;
};

export function toolContent(given: {
  readonly server: ServerDetails;
  readonly tool: ToolDetails;
  readonly others: readonly ToolEntry[];
  readonly totals: Totals;
}): ToolContent {
  const { server, tool, others, totals } = given;
  const { definition, signals } = tool;
  const judged = { tool: { ...definition, name: tool.name }, verdict: tool };
  const summary = summaryOf(tool);
  const [count, parameters] = [parameterCount(definition), toolParameters(definition, signals)];
  const policies = inStrengths((strength) => suggestForTool(judged, strength));
  return {
    path: toolPath(tool.slug, tool.name),
    tool,
    server,
    summary,
    said: wordsOf(definition["description"]),
    class: tool.class,
    severity: tool.severity,
    parameters,
    parameterCount: count,
    reach: toolReach({ name: tool.name, class: tool.class, server: server.name, signals, parameters: count }),
    policies,
    questions: toolQuestions({ server, tool, summary, parameters, policy: policies.balanced }),
    others,
    totals,
  };
}

/** Our sentence about a tool: the written one, or one made from its name and its schema. */
function summaryOf(tool: ToolDetails): string {
  const { name, class: kind, definition } = tool;
  return tool.summary ?? sentenceOf({ name, inputSchema: definition["inputSchema"] }, { class: kind });
}

function inStrengths<Value>(make: (strength: Strength) => Value): Readonly<Record<Strength, Value>> {
  return Object.fromEntries(STRENGTHS.map((strength) => [strength, make(strength)])) as Record<
    Strength,
    Value
  >;
}

/** What a server wrote, when it wrote anything. */
function wordsOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
