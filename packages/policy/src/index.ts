export type {
  CompiledCondition,
  CompiledLimit,
  CompiledPolicy,
  CompiledPredicate,
  CompiledStop,
  CompiledTool,
} from "./compiled.ts";
export { compile } from "./compile.ts";
export { decide } from "./decide.ts";
export type {
  Condition,
  Effect,
  LimitRule,
  PolicyDocument,
  PredicateRule,
  StopRule,
  ToolRule,
} from "./document.ts";
export { GRAMMAR_V1, type Key, type RecordShape, type Shape } from "./grammar.ts";
export type { Issue, IssueCode } from "./issue.ts";
export { load } from "./load.ts";
export { OPERATORS, type Operator } from "./operators.ts";
export { type ParseResult, parse } from "./parse.ts";
export {
  AMOUNT_UNIT,
  type ApprovalObligation,
  type Decision,
  type LimitObligation,
  type Obligation,
  type Policy,
  type PolicyRequest,
} from "./policy.ts";
export { isVisible, visibleTools } from "./visible-tools.ts";
