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
} from "./compiled.ts";
export { compile } from "./compile.ts";
export { type DecideOptions, decide } from "./decide.ts";
export { decideAnyCall } from "./decide-any-call.ts";
export { decideSurface, decideSurfaceList } from "./decide-surface.ts";
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
} from "./document.ts";
export { CONTEXT_PATHS } from "./context-path.ts";
export { recordsOf } from "./grammar-records.ts";
export { GRAMMAR_V1 } from "./grammar.ts";
export type {
  Key,
  RecordName,
  RecordShape,
  Shape,
  TextFormat,
  Variant,
  Variants,
} from "./grammar-shape.ts";
export { GRAMMAR_V2 } from "./grammar-v2.ts";

export type { Issue, IssueCode } from "./issue.ts";
export { load } from "./load.ts";
export { OPERATORS, type Operator } from "./operators.ts";
export { type ParseResult, parse } from "./parse.ts";
export {
  type Alert,
  AMOUNT_UNIT,
  type ApprovalObligation,
  type ConcurrencyObligation,
  type Decision,
  type JsonType,
  type Labels,
  type LimitObligation,
  type Obligation,
  type Policy,
  type PolicyContext,
  type PolicyRequest,
  type SchemaCheck,
  type ShadowDecision,
  type Step,
  type SurfaceRequest,
  type TraceCondition,
  type TraceEntry,
} from "./policy.ts";
export { RISK_CLASSES, type RiskClass } from "./grammar-words.ts";
export { isVisible, type ListedTool, visibleTools } from "./visible-tools.ts";
