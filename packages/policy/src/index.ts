export { compile } from "./compiled/compile.ts";
export { decide } from "./decide/decide.ts";
export { decideAnyCall } from "./decide/decide-any-call.ts";
export { decideSurface, decideSurfaceList } from "./decide/decide-surface.ts";
export type {
  PolicyDocument,
  Scope,
  SurfaceName,
  Window,
} from "./language/document.ts";
export { CONTEXT_PATHS } from "./language/context-path.ts";
export { recordsOf } from "./language/grammar-records.ts";
export { GRAMMAR_V1 } from "./language/grammar-v1.ts";
export type {
  RecordShape,
  Shape,
  StringFormat,
} from "./language/grammar-shape.ts";
export { GRAMMAR_V2 } from "./language/grammar-v2.ts";

export type { Issue } from "./language/issue.ts";
export { load } from "./decide/load.ts";
export { OPERATORS } from "./language/operators.ts";
export { parse } from "./parse.ts";
export {
  AMOUNT_UNIT,
  type ApprovalObligation,
  type ConcurrencyObligation,
  type Decision,
  type LimitObligation,
  type Obligation,
  type ShadowDecision,
} from "./decide/decision.ts";
export {
  type PolicyContext,
  type PolicyRequest,
  type InputSchemaCheck,
  type SurfaceRequest,
} from "./decide/policy-request.ts";
export { type Policy } from "./decide/policy.ts";
export { RISK_CLASSES, type RiskClass } from "./language/grammar-words.ts";
export { isSecret, isVisible, type ListedTool, visibleTools } from "./decide/visible-tools.ts";
