import type { CompiledPolicy } from "../compiled/compiled-policy.ts";
import type { DefinitionRules, Effect, Mode, SurfaceName } from "../language/document.ts";
import type { Glob } from "../values/glob.ts";
import type { SurfacePattern } from "../values/surface-pattern.ts";
import type { Alert } from "./decision.ts";
import type { FixedDenials } from "./fixed-denials.ts";
import type { ArgumentsCheck, LimitCheck, Rule, RuleSet } from "./tool-policy.ts";

/** The rules of one selector. `arguments` undefined: it says nothing of them; null: nothing is checked. */
export type SelectedRules = Rule & {
  readonly mode: Mode;
  readonly enforced: RuleParts;
  readonly shadow: RuleParts | undefined;
};

export type RuleParts = Pick<RuleSet, "require" | "denyIf" | "denied" | "limits" | "approvals"> & {
  readonly arguments: ArgumentsCheck | null | undefined;
};

/** What `hide` or the rules select tools by. */
export type Selection<T> = {
  readonly names: ReadonlyMap<string, T>;
  readonly globs: readonly { readonly glob: Glob; readonly value: T }[];
  readonly classes: ReadonlyMap<string, T>;
};

export type LoadedSurface = {
  readonly rule: string;
  readonly access:
    | Effect
    | { readonly allow: readonly SurfacePattern[]; readonly deny: readonly SurfacePattern[] };
};

export type PolicyParts = {
  readonly hash: string;
  /** What stands before the names of its rules. */
  readonly prefix: string;
  readonly default: Effect;
  readonly mode: Mode;
  readonly hidden: Selection<true>;
  readonly rules: Selection<SelectedRules>;
  /** Of every tool, enforced and in shadow. */
  readonly shared: { readonly enforced: readonly LimitCheck[]; readonly shadow: readonly LimitCheck[] };
  readonly arguments: ArgumentsCheck | null;
  readonly surfaces: Readonly<Record<SurfaceName, LoadedSurface | null>>;
  readonly definitions: DefinitionRules;
  readonly denials: FixedDenials;
  /** What goes with calls of a tool that changed, when they go on. */
  readonly alerts: readonly Alert[] | undefined;
  readonly compiled: CompiledPolicy;
};
