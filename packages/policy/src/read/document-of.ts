import { canonicalNumber, type ExactNumber, pointer } from "@sallyport/json";
import type {
  ApprovalRule,
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
  StopRule,
  SurfaceName,
  SurfaceRule,
  SurfaceRules,
  ToolRule,
  Window,
} from "../language/document.ts";
import { durationMs } from "../language/duration.ts";
import { type ACTIONS, SURFACES, type UNITS } from "../language/grammar-words.ts";
import { parseSelector } from "../language/selector.ts";
import { RESERVED_PREFIX } from "./check-string.ts";
import { type RawTest, testsOf } from "./tests-of.ts";

/** A value that the grammar of its version has accepted. */
export type RawDocument = {
  version: "1" | "2";
  default: Effect;
  mode?: Mode;
  hide?: string[];
  all_tools?: { limits?: RawLimit[] };
  tools?: Record<string, RawTool>;
  arguments?: RawArguments;
  surfaces?: { [Name in SurfaceName]?: Effect | { allow?: string[]; deny?: string[] } };
  definitions?: { new_tools?: DefinitionRules["newTools"]; on_change?: DefinitionRules["onChange"] };
  tests?: RawTest[];
};
type RawTool = {
  mode?: Mode;
  require?: RawPredicate[];
  deny_if?: RawPredicate[];
  limits?: RawLimit[];
  action?: (typeof ACTIONS)[number];
  reason?: string;
  rate_limit?: { max: RawNumber; window: RawNumber };
  approval?: RawApproval;
  arguments?: RawArguments;
};
type RawNumber = number | ExactNumber;
type RawPredicate = { conditions: RawGroup[]; on_deny?: string; mode?: Mode };
type RawGroup = Condition | { any: RawGroup[] } | { all: RawGroup[] } | { not: RawGroup };
type RawLimit = {
  counter: string;
  window?: (typeof UNITS)[number] | { sliding: string };
  max?: RawNumber;
  concurrency?: RawNumber;
  scope: Scope;
  on_deny?: string;
  cost?: string;
  mode?: Mode;
};
type RawApproval = {
  when?: RawGroup[];
  approvers?: { roles?: string[]; members?: string[] };
  quorum?: RawNumber;
  expires: string;
  wait?: string;
  reason?: string;
  mode?: Mode;
};
type RawArguments = { schema: ArgumentsRule["schema"]; additional?: ArgumentsRule["additional"] };

type Place = readonly (string | number)[];

/** What `action: "require_approval"` asks for, and what an `approval` does not say. */
const DEFAULT_EXPIRES_MS = 1_800_000;
const DEFAULT_WAIT_MS = 50_000;

/** Writes out what the accepted JSON of a document says. */
export function documentOf(raw: RawDocument): PolicyDocument {
  return {
    version: raw.version,
    default: raw.default,
    mode: raw.mode ?? "enforce",
    hide: (raw.hide ?? []).map((text, i) => ({ selector: parseSelector(text), rule: pointer(["hide", i]) })),
    allTools: limitsOf(raw.all_tools?.limits, { place: ["all_tools", "limits"], mode: "enforce" }),
    tools: Object.entries(raw.tools ?? {}).map(([key, tool]) => toolOf(key, tool)),
    arguments: argumentsOf(raw.arguments, ["arguments"]),
    surfaces: surfacesOf(raw.surfaces),
    definitions: {
      newTools: raw.definitions?.new_tools ?? "deny",
      onChange: raw.definitions?.on_change ?? "quarantine",
    },
    tests: testsOf(raw.tests),
  };
}

/** Where a part of a rule stands, and the mode of the rule around it. */
type Around = { place: Place; mode: Mode };

function toolOf(key: string, raw: RawTool): ToolRule {
  const at = (...steps: (string | number)[]) => ["tools", key, ...steps];
  const mode = raw.mode ?? "enforce";
  const around = (name: string): Around => ({ place: at(name), mode });
  return {
    selector: parseSelector(key),
    rule: pointer(at()),
    mode,
    require: predicatesOf(raw.require, around("require")),
    denyIf: predicatesOf(raw.deny_if, around("deny_if")),
    limits: [...limitsOf(raw.limits, around("limits")), ...rateLimitOf({ key, raw }, around("rate_limit"))],
    deny: stopOf(raw, at("action")),
    approval: approvalOf(raw.approval, around("approval")) ?? shortApprovalOf(raw, around("action")),
    arguments: argumentsOf(raw.arguments, at("arguments")),
  };
}

function stopOf({ action, reason }: RawTool, place: Place): StopRule | undefined {
  return action === "deny" ? { rule: pointer([...place]), onDeny: reason } : undefined;
}

/** A rule is enforced only if everything around it is. */
function within(outer: Mode, inner: Mode | undefined): Mode {
  return outer === "shadow" ? outer : (inner ?? "enforce");
}

function predicatesOf(predicates: RawPredicate[] = [], { place, mode }: Around): PredicateRule[] {
  return predicates.map(({ conditions, on_deny: onDeny, mode: own }, i) => ({
    rule: pointer([...place, i]),
    conditions: conditions.map(groupOf),
    onDeny,
    mode: within(mode, own),
  }));
}

/** Copies what is known, so that the order of keys cannot matter. */
function groupOf(group: RawGroup): Group {
  if ("any" in group) return { any: group.any.map(groupOf) };
  if ("all" in group) return { all: group.all.map(groupOf) };
  if ("not" in group) return { not: groupOf(group.not) };
  const { path, op, value, quantifier, timezone } = group;
  return {
    path,
    op,
    value,
    ...(quantifier === undefined ? {} : { quantifier }),
    ...(timezone === undefined ? {} : { timezone }),
  };
}

function limitsOf(limits: RawLimit[] = [], { place, mode: outer }: Around): (LimitRule | ConcurrencyRule)[] {
  return limits.map((raw, i) => {
    const { counter, scope, cost, on_deny: onDeny } = raw;
    const rule = pointer([...place, i]);
    const mode = within(outer, raw.mode);
    if (raw.concurrency !== undefined) {
      const concurrency = Number(integer(raw.concurrency));
      return { kind: "concurrency", rule, counter, concurrency, scope, onDeny, mode };
    }
    const window = windowOf(raw.window ?? "minute");
    return { kind: "limit", rule, counter, window, max: integer(raw.max ?? 0), scope, cost, onDeny, mode };
  });
}

function windowOf(window: (typeof UNITS)[number] | { sliding: string }): Window {
  if (typeof window === "string") return { kind: "fixed", unit: window };
  return { kind: "sliding", ms: durationMs(window.sliding) ?? 0 };
}

/** The shorthand is a limit on a counter of its own, whose name no author can write. */
function rateLimitOf({ key, raw }: { key: string; raw: RawTool }, { place, mode }: Around): LimitRule[] {
  const { rate_limit, action, reason } = raw;
  if (rate_limit === undefined) return [];
  const isReasonOfAction = action === "deny" || action === "require_approval";
  return [
    {
      kind: "limit",
      rule: pointer([...place]),
      counter: `${RESERVED_PREFIX}rate_limit) ${key}`,
      window: { kind: "fixed", seconds: Number(integer(rate_limit.window)) },
      max: integer(rate_limit.max),
      scope: "grant",
      cost: undefined,
      onDeny: isReasonOfAction ? undefined : reason,
      mode,
    },
  ];
}

function approvalOf(raw: RawApproval | undefined, { place, mode }: Around): ApprovalRule | undefined {
  if (raw === undefined) return undefined;
  return {
    rule: pointer([...place]),
    when: (raw.when ?? []).map(groupOf),
    approvers: { roles: raw.approvers?.roles ?? [], members: raw.approvers?.members ?? [] },
    quorum: Number(integer(raw.quorum ?? 1)),
    expiresMs: durationMs(raw.expires) ?? DEFAULT_EXPIRES_MS,
    waitMs: raw.wait === undefined ? DEFAULT_WAIT_MS : (durationMs(raw.wait) ?? 0),
    reason: raw.reason,
    mode: within(mode, raw.mode),
  };
}

function shortApprovalOf({ action, reason }: RawTool, { place, mode }: Around): ApprovalRule | undefined {
  if (action !== "require_approval") return undefined;
  return {
    rule: pointer([...place]),
    when: [],
    approvers: { roles: [], members: [] },
    quorum: 1,
    expiresMs: DEFAULT_EXPIRES_MS,
    waitMs: DEFAULT_WAIT_MS,
    reason,
    mode,
  };
}

/** Arguments that the schema does not name are refused, unless the author lets them pass. */
function argumentsOf(raw: RawArguments | undefined, place: Place): ArgumentsRule | undefined {
  if (raw === undefined) return undefined;
  const additional = raw.additional ?? (raw.schema === "pinned" ? "deny" : "allow");
  return { rule: pointer([...place]), schema: raw.schema, additional };
}

function surfacesOf(surfaces: RawDocument["surfaces"] = {}): SurfaceRules {
  const written = SURFACES.flatMap((name) => {
    const access = surfaces[name];
    if (access === undefined) return [];
    const rule: SurfaceRule = {
      rule: pointer(["surfaces", name]),
      access: typeof access === "string" ? access : { allow: access.allow ?? [], deny: access.deny ?? [] },
    };
    return [[name, rule] as const];
  });
  return Object.fromEntries(written);
}

/** The grammar has seen that it is whole and below 10^21, which prints without an exponent. */
function integer(value: RawNumber): bigint {
  return BigInt(canonicalNumber(value));
}
