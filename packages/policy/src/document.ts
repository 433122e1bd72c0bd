import { canonicalNumber, type ExactNumber, type JsonValue, pointer } from "@sallyport/json";
import { RESERVED_PREFIX } from "./check-text.ts";
import type { ACTIONS, EFFECTS, SCOPES, WINDOWS } from "./grammar.ts";
import type { Operator } from "./operators.ts";

export type Effect = (typeof EFFECTS)[number];

/** A checked document with its shorthand written out. Every rule keeps the JSON Pointer of where the author wrote it. */
export type PolicyDocument = {
  readonly version: "1";
  readonly default: Effect;
  readonly hide: readonly string[];
  readonly allTools: readonly LimitRule[];
  readonly tools: readonly ToolRule[];
};

export type ToolRule = {
  readonly name: string;
  readonly rule: string;
  readonly require: readonly PredicateRule[];
  readonly denyIf: readonly PredicateRule[];
  readonly limits: readonly LimitRule[];
  readonly deny: StopRule | undefined;
  readonly approval: StopRule | undefined;
};

export type PredicateRule = {
  readonly rule: string;
  readonly conditions: readonly Condition[];
  readonly onDeny: string | undefined;
};

/** `path` as written, `args.a.b`. */
export type Condition = { readonly path: string; readonly op: Operator; readonly value: JsonValue };

/** `max` counts calls, or the cost that stands at the path `cost`. */
export type LimitRule = {
  readonly rule: string;
  readonly counter: string;
  readonly windowMs: number;
  readonly max: bigint;
  readonly scope: (typeof SCOPES)[number];
  readonly cost: string | undefined;
  readonly onDeny: string | undefined;
};

/** `action` when it denies or asks for approval. */
export type StopRule = { readonly rule: string; readonly onDeny: string | undefined };

/** A value that the grammar of version "1" has accepted. */
export type RawDocument = {
  default: Effect;
  hide?: string[];
  all_tools?: { limits?: RawLimit[] };
  tools?: Record<string, RawTool>;
};
export type RawTool = {
  require?: RawPredicate[];
  deny_if?: RawPredicate[];
  limits?: RawLimit[];
  action?: (typeof ACTIONS)[number];
  reason?: string;
  rate_limit?: { max: number | ExactNumber; window: number | ExactNumber };
};
type RawPredicate = { conditions: Condition[]; on_deny?: string };
type RawLimit = {
  counter: string;
  window: (typeof WINDOWS)[number];
  max: number | ExactNumber;
  scope: (typeof SCOPES)[number];
  on_deny?: string;
  cost?: string;
};

const WINDOW_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const satisfies Record<
  (typeof WINDOWS)[number],
  number
>;

/** Writes out what the accepted JSON of a version "1" document says. */
export function documentOf(raw: RawDocument): PolicyDocument {
  return {
    version: "1",
    default: raw.default,
    hide: raw.hide ?? [],
    allTools: limitsOf(raw.all_tools?.limits, ["all_tools", "limits"]),
    tools: Object.entries(raw.tools ?? {}).map(([name, tool]) => toolOf(name, tool)),
  };
}

function toolOf(name: string, raw: RawTool): ToolRule {
  const at = (...steps: (string | number)[]) => ["tools", name, ...steps];
  const stop = (action: RawTool["action"]): StopRule | undefined =>
    raw.action === action ? { rule: pointer(at("action")), onDeny: raw.reason } : undefined;
  return {
    name,
    rule: pointer(at()),
    require: predicatesOf(raw.require, at("require")),
    denyIf: predicatesOf(raw.deny_if, at("deny_if")),
    limits: [...limitsOf(raw.limits, at("limits")), ...rateLimitOf(name, raw, at("rate_limit"))],
    deny: stop("deny"),
    approval: stop("require_approval"),
  };
}

function predicatesOf(predicates: RawPredicate[] = [], place: (string | number)[]): PredicateRule[] {
  return predicates.map(({ conditions, on_deny: onDeny }, i) => ({
    rule: pointer([...place, i]),
    conditions,
    onDeny,
  }));
}

function limitsOf(limits: RawLimit[] = [], place: (string | number)[]): LimitRule[] {
  return limits.map(({ counter, window, max, scope, cost, on_deny: onDeny }, i) => ({
    rule: pointer([...place, i]),
    counter,
    windowMs: WINDOW_MS[window],
    max: integer(max),
    scope,
    cost,
    onDeny,
  }));
}

/** The shorthand is a limit on a counter of its own, whose name no author can write. */
function rateLimitOf(
  name: string,
  { rate_limit, action, reason }: RawTool,
  place: (string | number)[],
): LimitRule[] {
  if (rate_limit === undefined) return [];
  const isReasonOfAction = action === "deny" || action === "require_approval";
  return [
    {
      rule: pointer(place),
      counter: `${RESERVED_PREFIX}rate_limit) ${name}`,
      windowMs: Number(integer(rate_limit.window)) * 1000,
      max: integer(rate_limit.max),
      scope: "grant",
      cost: undefined,
      onDeny: isReasonOfAction ? undefined : reason,
    },
  ];
}

/** The grammar has seen that it is whole and below 10^21, which prints without an exponent. */
function integer(value: number | ExactNumber): bigint {
  return BigInt(canonicalNumber(value));
}
