import { canonical, parseDocument } from "@sallyport/json";
import { hashOf } from "./compile.ts";
import type {
  CompiledCondition,
  CompiledLimit,
  CompiledPolicy,
  CompiledPredicate,
  CompiledTool,
} from "./compiled.ts";
import { ALL_TOOLS } from "./grammar.ts";
import { judgeOf } from "./judge.ts";
import { checkOperand, MAX_PATTERNS_SIZE } from "./operand.ts";
import { type Path, parsePath } from "./path.ts";
import {
  AMOUNT_UNIT,
  type Check,
  type Cost,
  type Decision,
  type LimitObligation,
  type Obligation,
  type Policy,
  type Test,
  type ToolPolicy,
} from "./policy.ts";
import { readCompiled } from "./read-compiled.ts";
import { costReason } from "./reasons.ts";
import { Refusal } from "./shape-check.ts";

/**
 * Makes a compiled policy ready to decide. Refuses the whole of it when its format, its hash or any field is not
 * exactly what `compile` makes: a rule that is not understood must not be left out. Never throws.
 */
export function load(compiled: unknown): { ok: true; policy: Policy } | { ok: false; reason: string } {
  try {
    const { hash, ...unsigned } = readCompiled(compiled, "policy");
    if (hashOf(unsigned) !== hash) throw new Refusal("policy/hash does not match the content");
    return { ok: true, policy: new Loader().policy({ hash, ...unsigned }) };
  } catch (error) {
    const reason = error instanceof Refusal ? error.message : "policy cannot be read";
    return { ok: false, reason };
  }
}

const ALLOWED_BY_DEFAULT = "The policy allows tools that it has no rule for.";
const ALLOWED_BY_RULE = "The policy allows this call.";

class Loader {
  #patternsSize = 0;
  readonly #paths = new Map<string, Path>();

  policy(compiled: CompiledPolicy): Policy {
    const shared = compiled.allTools;
    const tools = new Map(compiled.tools.map((tool) => [tool.name, this.#tool(tool, shared)]));
    if (tools.size !== compiled.tools.length) throw new Refusal("policy/tools has a name twice");
    return {
      hash: compiled.hash,
      default: compiled.default,
      hidesAll: compiled.hide.includes(ALL_TOOLS),
      hidden: new Set(compiled.hide),
      tools,
      otherTools: {
        require: [],
        denyIf: [],
        denied: undefined,
        ...this.#outcome({ rule: "(default allow)", reason: ALLOWED_BY_DEFAULT }, shared, []),
      },
    };
  }

  #tool(
    { rule, require, denyIf, deny, limits, approval }: CompiledTool,
    shared: CompiledLimit[],
  ): ToolPolicy {
    const approvals: Obligation[] = approval === null ? [] : [{ kind: "approval", ...approval }];
    return {
      require: require.map((predicate) => this.#check(predicate)),
      denyIf: denyIf.map((predicate) => this.#check(predicate)),
      denied: deny === null ? undefined : denial(deny),
      ...this.#outcome({ rule, reason: ALLOWED_BY_RULE }, [...limits, ...shared], approvals),
    };
  }

  #check(predicate: CompiledPredicate): Check {
    return {
      tests: predicate.conditions.map((condition) => this.#test(condition)),
      denial: denial(predicate),
    };
  }

  #test({ path, op, value }: CompiledCondition): Test {
    const { value: operand, faults } = parseDocument(value);
    if (operand === undefined || faults.length > 0 || canonical(operand) !== value) {
      throw new Refusal("a condition's value is not canonical JSON");
    }
    const check = checkOperand(op, operand);
    if (check.problem !== undefined) throw new Refusal(`a condition's value does not suit ${op}`);
    this.#patternsSize += check.pattern?.size ?? 0;
    if (this.#patternsSize > MAX_PATTERNS_SIZE) throw new Refusal("all patterns together are too large");
    return { path: this.#path(path), judge: judgeOf(op, operand, check.pattern) };
  }

  /** What a call is answered that no predicate denies: limits in their order, then the approval. */
  #outcome(rule: Rule, limits: readonly CompiledLimit[], approvals: readonly Obligation[]) {
    const costs = limits.flatMap(({ rule, cost }, index): Cost[] =>
      cost === null
        ? []
        : [{ index, path: this.#path(cost), denial: denial({ rule, reason: costReason(rule, cost) }) }],
    );
    const obligations = [...limits.map(limitObligation), ...approvals];
    for (const obligation of obligations) Object.freeze(obligation);
    return { allowed: decision("allow", rule, obligations), costs };
  }

  #path(text: string): Path {
    const path = this.#paths.get(text) ?? parsePath(text);
    this.#paths.set(text, path);
    return path;
  }
}

type Rule = { rule: string; reason: string };

function limitObligation({ rule, counter, scope, windowMs, max, reason }: CompiledLimit): LimitObligation {
  const units = BigInt(max) * AMOUNT_UNIT;
  return { kind: "limit", rule, counter, scope, windowMs, max: units, amount: AMOUNT_UNIT, reason };
}

function denial(rule: Rule): Decision {
  return decision("deny", rule, []);
}

/** Made once at load and handed out as it is, therefore frozen. */
function decision(effect: Decision["effect"], { rule, reason }: Rule, obligations: Obligation[]): Decision {
  return Object.freeze({ effect, rule, reason, hidden: false, obligations: Object.freeze(obligations) });
}
