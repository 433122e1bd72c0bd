import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { canonical, encodeUtf8, type JsonObject } from "@sallyport/json";
import type {
  ApprovalRule,
  ArgumentsRule,
  ConcurrencyRule,
  Group,
  LimitRule,
  PolicyDocument,
  PredicateRule,
  SurfaceRule,
  SurfaceRules,
  ToolRule,
} from "../language/document.ts";
import { SURFACES } from "../language/grammar-words.ts";
import {
  approvalReason,
  concurrencyReason,
  denyIfReason,
  denyReason,
  limitReason,
  requireReason,
} from "../language/reasons.ts";
import { compareSelectors, selectorText } from "../language/selector.ts";
import {
  type CompiledApproval,
  type CompiledArguments,
  type CompiledConcurrency,
  type CompiledGroup,
  type CompiledLimit,
  type CompiledPolicy,
  type CompiledPredicate,
  type CompiledSurface,
  type CompiledTool,
  FORMAT,
} from "./compiled-policy.ts";

/**
 * Turns a document into the form that proxies run. Documents that decide each call alike, down to the rule that is named
 * and the reason that is given, have one form and so one hash: comments, the order of tools, of hidden names and of keys,
 * how a number is written, and what is said that goes without saying do not matter.
 */
export function compile(document: PolicyDocument): CompiledPolicy {
  const unsigned = {
    format: FORMAT,
    default: document.default,
    mode: document.mode,
    hide: [...new Set(document.hide.map(({ selector }) => selectorText(selector)))].toSorted(),
    allTools: document.allTools.map(compileAnyLimit),
    tools: document.tools.toSorted((a, b) => compareSelectors(a.selector, b.selector)).map(compileTool),
    arguments: compileArguments(document.arguments),
    surfaces: compileSurfaces(document.surfaces),
    definitions: { ...document.definitions },
  } as const;
  return { ...unsigned, hash: hashOf(unsigned) };
}

/** SHA-256, in hex, of the canonical JSON of a compiled policy without its hash. */
export function hashOf(unsigned: JsonObject): string {
  return bytesToHex(sha256(encodeUtf8(canonical(unsigned))));
}

function compileTool(tool: ToolRule): CompiledTool {
  return {
    selector: selectorText(tool.selector),
    rule: tool.rule,
    mode: tool.mode,
    require: tool.require.map((predicate) => compilePredicate(predicate, requireReason(predicate))),
    denyIf: tool.denyIf.map((predicate) => compilePredicate(predicate, denyIfReason(predicate))),
    deny: tool.deny === undefined ? null : { rule: tool.deny.rule, reason: denyReason(tool.deny) },
    limits: tool.limits.map(compileAnyLimit),
    approval: tool.approval === undefined ? null : compileApproval(tool.approval),
    arguments: compileArguments(tool.arguments),
  };
}

function compilePredicate({ rule, conditions, mode }: PredicateRule, reason: string): CompiledPredicate {
  return { rule, conditions: conditions.map(compileGroup), reason, mode };
}

function compileGroup(group: Group): CompiledGroup {
  if ("any" in group) return { any: group.any.map(compileGroup) };
  if ("all" in group) return { all: group.all.map(compileGroup) };
  if ("not" in group) return { not: compileGroup(group.not) };
  const { path, op, value, quantifier = null, timezone = null } = group;
  return { path, op, value: canonical(value), quantifier, timezone };
}

function compileAnyLimit(limit: LimitRule | ConcurrencyRule): CompiledLimit | CompiledConcurrency {
  return limit.kind === "limit" ? compileLimit(limit) : compileConcurrency(limit);
}

function compileLimit(limit: LimitRule): CompiledLimit {
  const { kind, rule, counter, scope, window, max, cost = null, mode } = limit;
  return { kind, rule, counter, scope, window, max: String(max), cost, reason: limitReason(limit), mode };
}

function compileConcurrency(limit: ConcurrencyRule): CompiledConcurrency {
  const { kind, rule, counter, scope, concurrency, mode } = limit;
  return { kind, rule, counter, scope, concurrency, reason: concurrencyReason(limit), mode };
}

function compileApproval(approval: ApprovalRule): CompiledApproval {
  const { rule, when, approvers, quorum, expiresMs, waitMs, mode } = approval;
  return {
    rule,
    when: when.map(compileGroup),
    roles: [...new Set(approvers.roles)].toSorted(),
    members: [...new Set(approvers.members)].toSorted(),
    quorum,
    expiresMs,
    waitMs,
    reason: approvalReason(approval),
    mode,
  };
}

function compileArguments(rule: ArgumentsRule | undefined): CompiledArguments | null {
  return rule === undefined ? null : { ...rule };
}

export function compileSurfaces(surfaces: SurfaceRules): CompiledPolicy["surfaces"] {
  const { extensions, ...others } = Object.fromEntries(
    SURFACES.map((name) => [name, compileSurface(surfaces[name])]),
  );
  return { ...others, ...(extensions && { extensions }) } as CompiledPolicy["surfaces"]; // SURFACES has every name
}

function compileSurface(surface: SurfaceRule | undefined): CompiledSurface | null {
  if (surface === undefined) return null;
  const { rule, access } = surface;
  if (typeof access === "string") return { rule, access };
  return { rule, access: { allow: [...access.allow], deny: [...access.deny] } };
}
