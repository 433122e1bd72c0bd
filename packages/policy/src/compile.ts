import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { canonical, encodeUtf8, type JsonObject } from "@sallyport/json";
import {
  type CompiledLimit,
  type CompiledPolicy,
  type CompiledPredicate,
  type CompiledStop,
  type CompiledTool,
  FORMAT,
} from "./compiled.ts";
import type { LimitRule, PolicyDocument, PredicateRule, StopRule, ToolRule } from "./document.ts";
import { approvalReason, denyIfReason, denyReason, limitReason, requireReason } from "./reasons.ts";

/** Turns a document into the form that proxies run. The order of its tools and hidden names does not matter. */
export function compile(document: PolicyDocument): CompiledPolicy {
  const unsigned = {
    format: FORMAT,
    default: document.default,
    hide: [...new Set(document.hide)].toSorted(),
    allTools: document.allTools.map(compileLimit),
    tools: document.tools.map(compileTool).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  } as const;
  return { ...unsigned, hash: hashOf(unsigned) };
}

/** SHA-256, in hex, of the canonical JSON of a compiled policy without its hash. */
export function hashOf(unsigned: Omit<CompiledPolicy, "hash">): string {
  return bytesToHex(sha256(encodeUtf8(canonical(unsigned satisfies JsonObject))));
}

function compileTool(tool: ToolRule): CompiledTool {
  return {
    name: tool.name,
    rule: tool.rule,
    require: tool.require.map((predicate) => compilePredicate(predicate, requireReason(predicate))),
    denyIf: tool.denyIf.map((predicate) => compilePredicate(predicate, denyIfReason(predicate))),
    deny: compileStop(tool.deny, denyReason),
    limits: tool.limits.map(compileLimit),
    approval: compileStop(tool.approval, approvalReason),
  };
}

function compilePredicate({ rule, conditions }: PredicateRule, reason: string): CompiledPredicate {
  return {
    rule,
    conditions: conditions.map(({ path, op, value }) => ({ path, op, value: canonical(value) })),
    reason,
  };
}

function compileLimit(limit: LimitRule): CompiledLimit {
  const { rule, counter, scope, windowMs, max, cost } = limit;
  return { rule, counter, scope, windowMs, max: String(max), cost: cost ?? null, reason: limitReason(limit) };
}

function compileStop(stop: StopRule | undefined, reason: (stop: StopRule) => string): CompiledStop | null {
  return stop === undefined ? null : { rule: stop.rule, reason: reason(stop) };
}
