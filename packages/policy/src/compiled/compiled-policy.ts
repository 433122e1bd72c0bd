import type {
  ApprovalRule,
  ArgumentsRule,
  DefinitionRules,
  Effect,
  Mode,
  Quantifier,
  Scope,
  SurfaceName,
  Window,
} from "../language/document.ts";
import type { Operator } from "../language/operators.ts";

/** The layout of the compiled form. A proxy runs the layouts it knows and refuses others. */
export const FORMAT = "sallyport-policy/2";

/**
 * What the proxy runs: plain JSON of strings, whole numbers, lists and objects, so that any store keeps it as it is.
 * `hash` is the SHA-256, in hex, of its canonical JSON (RFC 8785) without the hash. The document's tests and its
 * version are left out: they change no decision.
 */
export type CompiledPolicy = {
  format: typeof FORMAT;
  hash: string;
  default: Effect;
  mode: Mode;
  hide: string[];
  allTools: (CompiledLimit | CompiledConcurrency)[];
  tools: CompiledTool[];
  arguments: CompiledArguments | null;
  surfaces: CompiledSurfaces;
  definitions: { newTools: DefinitionRules["newTools"]; onChange: DefinitionRules["onChange"] };
};

/** `selector` as an author writes it: a name, a glob with a `*`, or a class with an `@`. */
export type CompiledTool = {
  selector: string;
  rule: string;
  mode: Mode;
  require: CompiledPredicate[];
  denyIf: CompiledPredicate[];
  deny: CompiledStop | null;
  limits: (CompiledLimit | CompiledConcurrency)[];
  approval: CompiledApproval | null;
  arguments: CompiledArguments | null;
};

export type CompiledPredicate = { rule: string; conditions: CompiledGroup[]; reason: string; mode: Mode };

export type CompiledGroup =
  | CompiledCondition
  | { any: CompiledGroup[] }
  | { all: CompiledGroup[] }
  | { not: CompiledGroup };

/** `value` is canonical JSON text: a native JSON reader between here and the proxy would round exact numbers. */
export type CompiledCondition = {
  path: string;
  op: Operator;
  value: string;
  quantifier: Quantifier | null;
  timezone: string | null;
};

/** `max` in decimal digits; `cost` the path of what a call costs, null when it costs 1. */
export type CompiledLimit = {
  kind: "limit";
  rule: string;
  counter: string;
  scope: Scope;
  window: Window;
  max: string;
  cost: string | null;
  reason: string;
  mode: Mode;
};

export type CompiledConcurrency = {
  kind: "concurrency";
  rule: string;
  counter: string;
  scope: Scope;
  concurrency: number;
  reason: string;
  mode: Mode;
};

export type CompiledStop = { rule: string; reason: string };

export type CompiledApproval = {
  rule: string;
  when: CompiledGroup[];
  roles: string[];
  members: string[];
  quorum: ApprovalRule["quorum"];
  expiresMs: number;
  waitMs: number;
  reason: string;
  mode: Mode;
};

export type CompiledArguments = {
  rule: string;
  schema: ArgumentsRule["schema"];
  additional: ArgumentsRule["additional"];
};

/** `extensions` came later and is left out where it is not written: older proxies run what does without it. */
type CompiledSurfaces = Record<Exclude<SurfaceName, "extensions">, CompiledSurface | null> & {
  extensions?: CompiledSurface;
};

export type CompiledSurface = {
  rule: string;
  access: Effect | { allow: string[]; deny: string[] };
};
