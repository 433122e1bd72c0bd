import type {
  CompiledApproval,
  CompiledArguments,
  CompiledConcurrency,
  CompiledLimit,
  CompiledPolicy,
  CompiledPredicate,
  CompiledSurface,
  CompiledTool,
} from "../compiled/compiled-policy.ts";
import { InvalidCompiledPolicy } from "../compiled/shape-check.ts";
import type { Mode } from "../language/document.ts";
import { SURFACES } from "../language/grammar-words.ts";
import { argumentsReason, costReason } from "../language/reasons.ts";
import { compareSelectors, parseSelector } from "../language/selector.ts";
import { parseGlob } from "../values/glob.ts";
import { surfaceDenial, surfacePattern } from "../values/surface-pattern.ts";
import { type Alert, AMOUNT_UNIT, type Decision } from "./decision.ts";
import { decision, fixedDenials } from "./fixed-denials.ts";
import { LoadConditions } from "./load-conditions.ts";
import type { LoadedSurface, PolicyParts, RuleParts, SelectedRules, Selection } from "./policy-parts.ts";
import { Policy } from "./policy.ts";
import type { ApprovalCheck, ArgumentsCheck, Check, LimitCheck, Rule } from "./tool-policy.ts";

const ALLOWED_BY_RULE = "The policy allows this call.";

/** Builds one policy out of a compiled form that was read. Throws a InvalidCompiledPolicy for what cannot be run. */
export class Loader {
  readonly #prefix: string;
  readonly #baseline: Policy | null;
  readonly #conditions = new LoadConditions();

  /** @param prefix stands before the names of all rules; with one, counters are told from those of other policies. */
  constructor(prefix: string, baseline: Policy | null) {
    this.#prefix = prefix;
    this.#baseline = baseline;
  }

  policy(compiled: CompiledPolicy): Policy {
    return new Policy({
      hash: compiled.hash,
      prefix: this.#prefix,
      default: compiled.default,
      mode: compiled.mode,
      hidden: selection(compiled.hide.map((selector) => [selector, true])),
      rules: selection(compiled.tools.map((tool) => [tool.selector, this.#tool(tool)])),
      shared: {
        enforced: this.#limits(compiled.allTools, "enforce"),
        shadow: this.#limits(compiled.allTools, "shadow"),
      },
      arguments: compiled.arguments && this.#arguments(compiled.arguments),
      surfaces: this.#surfaces(compiled.surfaces),
      definitions: compiled.definitions,
      denials: fixedDenials(this.#prefix),
      alerts: compiled.definitions.onChange === "alert" ? [this.#changed()] : undefined,
      compiled,
      baseline: this.#baseline,
    });
  }

  #tool(tool: CompiledTool): SelectedRules {
    const shadow = this.#parts(tool, "shadow");
    return {
      rule: this.#prefix + tool.rule,
      reason: ALLOWED_BY_RULE,
      mode: tool.mode,
      enforced: this.#parts(tool, "enforce"),
      shadow: isEmpty(shadow) && tool.mode === "enforce" ? undefined : shadow,
    };
  }

  /** The parts of a tool's rule that are in this mode. */
  #parts(tool: CompiledTool, mode: Mode): RuleParts {
    const isWhole = tool.mode === mode;
    return {
      require: this.#checks(tool.require, mode),
      denyIf: this.#checks(tool.denyIf, mode),
      denied: tool.deny !== null && isWhole ? [this.#denial(tool.deny)] : [],
      limits: this.#limits(tool.limits, mode),
      approvals: tool.approval?.mode === mode ? [this.#approval(tool.approval)] : [],
      arguments: tool.arguments !== null && isWhole ? this.#arguments(tool.arguments) : undefined,
    };
  }

  #checks(predicates: readonly CompiledPredicate[], mode: Mode): Check[] {
    return predicates
      .filter((predicate) => predicate.mode === mode)
      .map((predicate) => ({
        trees: this.#conditions.trees(predicate.conditions),
        denial: this.#denial(predicate),
      }));
  }

  #limits(limits: readonly (CompiledLimit | CompiledConcurrency)[], mode: Mode): LimitCheck[] {
    return limits.filter((limit) => limit.mode === mode).map((limit) => this.#limit(limit));
  }

  #limit(limit: CompiledLimit | CompiledConcurrency): LimitCheck {
    const { scope, reason } = limit;
    const rule = this.#prefix + limit.rule;
    const counter = this.#prefix === "" ? limit.counter : `(${this.#prefix.slice(0, -1)}) ${limit.counter}`;
    if (limit.kind === "concurrency") {
      const max = limit.concurrency;
      return {
        obligation: Object.freeze({ kind: limit.kind, rule, counter, scope, max, reason }),
        cost: undefined,
      };
    }
    const { kind, cost } = limit;
    const window = Object.freeze(limit.window);
    const max = BigInt(limit.max) * AMOUNT_UNIT;
    return {
      obligation: Object.freeze({ kind, rule, counter, scope, window, max, amount: AMOUNT_UNIT, reason }),
      cost:
        cost === null
          ? undefined
          : {
              path: this.#conditions.costPath(cost),
              denial: this.#denial({ rule: limit.rule, reason: costReason(limit.rule, cost) }),
            },
    };
  }

  #approval(approval: CompiledApproval): ApprovalCheck {
    const { reason, quorum, expiresMs, waitMs } = approval;
    const approvers = Object.freeze({
      roles: Object.freeze(approval.roles),
      members: Object.freeze(approval.members),
    });
    const rule = this.#prefix + approval.rule;
    return {
      obligation: Object.freeze({ kind: "approval", rule, reason, approvers, quorum, expiresMs, waitMs }),
      when: this.#conditions.trees(approval.when),
    };
  }

  /** Null when nothing is to be checked. */
  #arguments({ rule, schema, additional }: CompiledArguments): ArgumentsCheck | null {
    if (schema === "off") return null;
    const denial = this.#denial({ rule, reason: argumentsReason(rule) });
    return { rule: this.#prefix + rule, additional, denial };
  }

  #surfaces(surfaces: CompiledPolicy["surfaces"]): PolicyParts["surfaces"] {
    const entries = SURFACES.map((name) => [name, this.#surface(surfaces[name])] as const);
    return Object.fromEntries(entries) as PolicyParts["surfaces"]; // SURFACES has every name
  }

  #surface(surface: CompiledSurface | null = null): LoadedSurface | null {
    if (surface === null) return null;
    const rule = this.#prefix + surface.rule;
    const { access } = surface;
    if (typeof access === "string") return { rule, access };
    return {
      rule,
      access: { allow: access.allow.map(surfacePattern), deny: access.deny.map(surfaceDenial) },
    };
  }

  #changed(): Alert {
    const reason = "This tool has changed since it was reviewed.";
    return Object.freeze({ rule: `${this.#prefix}/definitions/on_change`, reason });
  }

  #denial({ rule, reason }: Rule): Decision {
    return decision("deny", { rule: this.#prefix + rule, reason });
  }
}

/** Sorts by what each selects, in the one order of rules. */
function selection<T>(entries: readonly (readonly [string, T])[]): Selection<T> {
  const sorted = entries
    .map(([text, value]) => ({ selector: parseSelector(text), value }))
    .toSorted((a, b) => compareSelectors(a.selector, b.selector));
  const of = (kind: string) => sorted.filter(({ selector }) => selector.kind === kind);
  const names = new Map(of("name").map(({ selector, value }) => [selector.text, value] as const));
  const globs = of("glob").map(({ selector, value }) => ({ glob: parseGlob(selector.text), value }));
  const classes = new Map(of("class").map(({ selector, value }) => [selector.text, value] as const));
  const isUnique = new Set(entries.map(([text]) => text)).size === entries.length;
  if (!isUnique) throw new InvalidCompiledPolicy("policy selects the same tools twice");
  return { names, globs, classes };
}

function isEmpty({ require, denyIf, denied, limits, approvals, arguments: checked }: RuleParts): boolean {
  const lists = [require, denyIf, denied, limits, approvals];
  return lists.every((list) => list.length === 0) && checked === undefined;
}
