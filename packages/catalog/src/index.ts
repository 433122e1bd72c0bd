export { classify, METHOD_VERSION, type Verdict } from "./classify.ts";
export { type Evaluation, evaluate, type Label, readLabels, type ServerLabels } from "./evaluate.ts";
export { factsOf } from "./facts.ts";
export { SIGNAL_KINDS, type Signal, type SignalKind } from "./signal.ts";
export {
  isWorse,
  SEVERITIES,
  SEVERITY_OF,
  type Severity,
  TOOL_CLASSES,
  type ToolClass,
} from "./tool-class.ts";
export { readToolsList, type ToolsList } from "./tools-list.ts";
