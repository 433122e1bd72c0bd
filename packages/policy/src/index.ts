export type {
  CompiledApproval,
  CompiledArguments,
  CompiledConcurrency,
  CompiledCondition,
  CompiledGroup,
  CompiledLimit,
  CompiledPolicy,
  CompiledPredicate,
  CompiledStop,
  CompiledSurface,
  CompiledTool,
} from "./compiled/compiled-policy.ts";
export { compile } from "./compiled/compile.ts";
export { type DecideOptions, decide } from "./decide/decide.ts";
export { decideAnyCall } from "./decide/decide-any-call.ts";
export { decideSurface, decideSurfaceList } from "./decide/decide-surface.ts";
export type {
  ApprovalRule,
  Approvers,
  ArgumentsRule,
  ConcurrencyRule,
  Condition,
  DefinitionRules,
  Effect,
  Group,
  LimitRule,
  Mode,
  PolicyDocument,
  PredicateRule,
  Scope,
  Selector,
  SelectorRule,
  StopRule,
  SurfaceName,
  SurfaceRule,
  TestCall,
  TestCase,
  TestRequest,
  ToolRule,
  Window,
} from "./language/document.ts";
export { CONTEXT_PATHS } from "./language/context-path.ts";
export { recordsOf } from "./language/grammar-records.ts";
export { GRAMMAR_V1 } from "./language/grammar-v1.ts";
export type {
  Key,
  RecordName,
  RecordShape,
  Shape,
  StringFormat,
  Variant,
  Variants,
} from "./language/grammar-shape.ts";
export { GRAMMAR_V2 } from "./language/grammar-v2.ts";

export type { Issue, IssueCode } from "./language/issue.ts";
export { load } from "./decide/load.ts";
export { OPERATORS, type Operator } from "./language/operators.ts";
export { type ParseResult, parse } from "./parse.ts";
export {
  type Alert,
  AMOUNT_UNIT,
  type ApprovalObligation,
  type ConcurrencyObligation,
  type Decision,
  type JsonType,
  type LimitObligation,
  type Obligation,
  type ShadowDecision,
  type Step,
  type TraceCondition,
  type TraceEntry,
} from "./decide/decision.ts";
export {
  type Labels,
  type PolicyContext,
  type PolicyRequest,
  type InputSchemaCheck,
  type SurfaceRequest,
} from "./decide/policy-request.ts";
export { type Policy } from "./decide/policy.ts";
export { RISK_CLASSES, type RiskClass } from "./language/grammar-words.ts";
export { isVisible, type ListedTool, visibleTools } from "./decide/visible-tools.ts";
