export { classify, METHOD_VERSION, type Verdict } from "./classify.ts";
export { parametersIn } from "./definition.ts";
export { type Evaluation, evaluate, readLabels, type ServerLabels } from "./evaluate.ts";
export { factsOf } from "./facts.ts";
/** @public */
export { type Signal, SIGNAL_KINDS, type SignalKind } from "./signal.ts";
/** @public */
export { isStrength, STRENGTHS, type Strength } from "./suggest/strength.ts";
/** @public */
export { asVersionOne, suggestForServer, suggestForTool, type Suggestion } from "./suggest/suggest.ts";
export type { SuggestTool } from "./suggest/held-argument.ts";
export type { Judged } from "./suggest/tool-rule.ts";
export { isWorse, SEVERITIES, type Severity, TOOL_CLASSES, type ToolClass } from "./tool-class.ts";
export { readToolsList } from "./tools-list.ts";
export { suggestionFaults } from "./sample/check-suggestion.ts";
/** @public */
export { sampleArguments, type SampleCalls, sampleCalls } from "./sample/sample-calls.ts";
