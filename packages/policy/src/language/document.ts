import type { JsonObject, JsonValue } from "@sallyport/json";
import type {
  ADDITIONAL,
  EFFECTS,
  MODES,
  NEW_TOOLS,
  ON_CHANGE,
  QUANTIFIERS,
  SCHEMAS,
  SCOPES,
  SURFACES,
  UNITS,
  WANTED_EFFECTS,
} from "./grammar-words.ts";
import type { Operator } from "./operators.ts";

export type Effect = (typeof EFFECTS)[number];
export type Mode = (typeof MODES)[number];
export type Scope = (typeof SCOPES)[number];
export type SurfaceName = (typeof SURFACES)[number];
export type Quantifier = (typeof QUANTIFIERS)[number];

/**
 * A checked document of either version with its shorthand written out and its defaults filled in, so that equal meaning
 * is equal content. Every rule keeps the JSON Pointer of where the author wrote it.
 */
export type PolicyDocument = {
  readonly version: "1" | "2";
  readonly default: Effect;
  readonly mode: Mode;
  readonly hide: readonly SelectorRule[];
  readonly allTools: readonly (LimitRule | ConcurrencyRule)[];
  readonly tools: readonly ToolRule[];
  readonly arguments: ArgumentsRule | undefined;
  readonly surfaces: SurfaceRules;
  readonly definitions: DefinitionRules;
  readonly tests: readonly TestCase[];
};

/** Which tools a rule is about. `text` of a class is without its @; a glob knows only `*`. */
export type Selector = { readonly kind: "name" | "glob" | "class"; readonly text: string };

export type SelectorRule = { readonly selector: Selector; readonly rule: string };

/** `mode` is shadow in every part of a rule that is in shadow; the document's own mode is not written into its rules. */
export type ToolRule = {
  readonly selector: Selector;
  readonly rule: string;
  readonly mode: Mode;
  readonly require: readonly PredicateRule[];
  readonly denyIf: readonly PredicateRule[];
  readonly limits: readonly (LimitRule | ConcurrencyRule)[];
  readonly deny: StopRule | undefined;
  readonly approval: ApprovalRule | undefined;
  readonly arguments: ArgumentsRule | undefined;
};

/** All of `conditions` must hold; none at all always holds. */
export type PredicateRule = {
  readonly rule: string;
  readonly conditions: readonly Group[];
  readonly onDeny: string | undefined;
  readonly mode: Mode;
};

/** At most MAX_GROUP_DEPTH deep. */
export type Group =
  | Condition
  | { readonly any: readonly Group[] }
  | { readonly all: readonly Group[] }
  | { readonly not: Group };

/** `path` as written: `args.a.b`, `args.items[*].price`, `identity.kind`. */
export type Condition = {
  readonly path: string;
  readonly op: Operator;
  readonly value: JsonValue;
  readonly quantifier?: Quantifier;
  readonly timezone?: string;
};

/** `max` counts calls, or the cost that stands at the path `cost`. */
export type LimitRule = {
  readonly kind: "limit";
  readonly rule: string;
  readonly counter: string;
  readonly window: Window;
  readonly max: bigint;
  readonly scope: Scope;
  readonly cost: string | undefined;
  readonly onDeny: string | undefined;
  readonly mode: Mode;
};

/** Fixed windows begin in UTC: weeks on Monday, months on the 1st, those of `seconds` at a multiple since the epoch. */
export type Window =
  | { readonly kind: "fixed"; readonly unit: (typeof UNITS)[number] }
  | { readonly kind: "fixed"; readonly seconds: number }
  | { readonly kind: "sliding"; readonly ms: number };

/** How many calls may run at the same time. */
export type ConcurrencyRule = {
  readonly kind: "concurrency";
  readonly rule: string;
  readonly counter: string;
  readonly concurrency: number;
  readonly scope: Scope;
  readonly onDeny: string | undefined;
  readonly mode: Mode;
};

/** `action` when it denies. */
export type StopRule = { readonly rule: string; readonly onDeny: string | undefined };

/** People who have to say yes; no approvers named: whoever may approve in the organisation. */
export type ApprovalRule = {
  readonly rule: string;
  readonly when: readonly Group[];
  readonly approvers: Approvers;
  readonly quorum: number;
  readonly expiresMs: number;
  readonly waitMs: number;
  readonly reason: string | undefined;
  readonly mode: Mode;
};

export type Approvers = { readonly roles: readonly string[]; readonly members: readonly string[] };

export type ArgumentsRule = {
  readonly rule: string;
  readonly schema: (typeof SCHEMAS)[number];
  readonly additional: (typeof ADDITIONAL)[number];
};

/** A surface that is not written is denied. */
export type SurfaceRules = { readonly [Name in SurfaceName]?: SurfaceRule };

/** Patterns are in the order of the document, because a decision names the one that matched. */
export type SurfaceRule = {
  readonly rule: string;
  readonly access: Effect | { readonly allow: readonly string[]; readonly deny: readonly string[] };
};

export type DefinitionRules = {
  readonly newTools: (typeof NEW_TOOLS)[number];
  readonly onChange: (typeof ON_CHANGE)[number];
};

export type TestCase = {
  readonly rule: string;
  readonly name: string;
  readonly request: TestRequest;
  readonly want: {
    readonly effect: (typeof WANTED_EFFECTS)[number];
    readonly rule: string | undefined;
  };
};

/** Times are milliseconds since the epoch. `history`: calls that were made before, oldest first. */
type TestRequest = {
  readonly tool: string;
  readonly args: JsonObject;
  readonly identity: TestIdentity | undefined;
  readonly now: number | undefined;
  readonly history: readonly TestCall[];
};

export type TestIdentity = {
  readonly id: string;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
};

export type TestCall = { readonly tool: string; readonly args: JsonObject; readonly now: number | undefined };
