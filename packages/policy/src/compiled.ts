import type { Effect } from "./document.ts";
import type { Operator } from "./operators.ts";

/** The layout of the compiled form. A proxy runs the layouts it knows and refuses others. */
export const FORMAT = "sallyport-policy/1";

/**
 * What the proxy runs: plain JSON of texts, whole numbers, lists and objects, so that any store keeps it as it is.
 * `hash` is the SHA-256, in hex, of its canonical JSON (RFC 8785) without the hash.
 */
export type CompiledPolicy = {
  format: typeof FORMAT;
  hash: string;
  default: Effect;
  hide: string[];
  allTools: CompiledLimit[];
  tools: CompiledTool[];
};

export type CompiledTool = {
  name: string;
  rule: string;
  require: CompiledPredicate[];
  denyIf: CompiledPredicate[];
  deny: CompiledStop | null;
  limits: CompiledLimit[];
  approval: CompiledStop | null;
};

export type CompiledPredicate = { rule: string; conditions: CompiledCondition[]; reason: string };

/** `value` is canonical JSON text: a native JSON reader between here and the proxy would round exact numbers. */
export type CompiledCondition = { path: string; op: Operator; value: string };

/** `max` in decimal digits; `cost` the path of what a call costs, null when it costs 1. */
export type CompiledLimit = {
  rule: string;
  counter: string;
  scope: "grant";
  windowMs: number;
  max: string;
  cost: string | null;
  reason: string;
};

export type CompiledStop = { rule: string; reason: string };
