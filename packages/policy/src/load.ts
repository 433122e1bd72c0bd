import { canonical, parseDocument } from "@sallyport/json";
import { hashOf } from "./compile.ts";
import type {
  CompiledApproval,
  CompiledConcurrency,
  CompiledCondition,
  CompiledGroup,
  CompiledLimit,
  CompiledPolicy,
  CompiledPredicate,
  CompiledTool,
} from "./compiled.ts";
import { ALL_TOOLS } from "./grammar-words.ts";
import { judgeOf } from "./judge.ts";
import { checkOperand, MAX_PATTERNS_SIZE } from "./operand.ts";
import { type Path, parsePath, pathProblem } from "./path.ts";
import {
  AMOUNT_UNIT,
  type Check,
  type Cost,
  type Decision,
  type Obligation,
  type Policy,
  type Test,
  type ToolPolicy,
} from "./policy.ts";
import { readCompiled } from "./read-compiled.ts";
import { type CompiledV1, FORMAT_V1, readCompiledV1, upgraded } from "./read-compiled-v1.ts";
import { costReason } from "./reasons.ts";
import { Refusal } from "./shape-check.ts";

/**
 * Makes a compiled policy ready to decide. Refuses the whole of it when its format, its hash or any field is not
 * exactly what `compile` makes: a rule that is not understood must not be left out. Never throws.
 */
export function load(compiled: unknown): { ok: true; policy: Policy } | { ok: false; reason: string } {
  try {
    const { read, signed } = readEither(compiled);
    const { hash, ...unsigned } = signed;
    if (hashOf(unsigned) !== hash) throw new Refusal("policy/hash does not match the content");
    return { ok: true, policy: new Loader().policy(read) };
  } catch (error) {
    const reason = error instanceof Refusal ? error.message : "policy cannot be read";
    return { ok: false, reason };
  }
}

/** A compiled policy of a known layout, and what its hash is of. */
function readEither(compiled: unknown): { read: CompiledPolicy; signed: CompiledPolicy | CompiledV1 } {
  const isObjectOfV1 =
    typeof compiled === "object" &&
    compiled !== null &&
    "format" in compiled &&
    compiled.format === FORMAT_V1;
  if (!isObjectOfV1) {
    const read = readCompiled(compiled, "policy");
    return { read, signed: read };
  }
  const signed = readCompiledV1(compiled, "policy");
  return { read: upgraded(signed), signed };
}

const ALLOWED_BY_DEFAULT = "The policy allows tools that it has no rule for.";
const ALLOWED_BY_RULE = "The policy allows this call.";

class Loader {
  #patternsSize = 0;
  readonly #paths = new Map<string, Path>();

  policy(compiled: CompiledPolicy): Policy {
    const shared = compiled.allTools;
    const tools = new Map(compiled.tools.map((tool) => [tool.selector, this.#tool(tool, shared)]));
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
    shared: CompiledPolicy["allTools"],
  ): ToolPolicy {
    const approvals: Obligation[] = approval === null ? [] : [approvalObligation(approval)];
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

  #test(group: CompiledGroup): Test {
    if (!isPlain(group)) throw new Refusal("groups cannot be run yet");
    const { path, op, value } = group;
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
  #outcome(
    rule: Rule,
    limits: readonly (CompiledLimit | CompiledConcurrency)[],
    approvals: readonly Obligation[],
  ) {
    const costs = limits.flatMap((limit, index): Cost[] => {
      if (limit.kind !== "limit" || limit.cost === null) return [];
      const { rule, cost } = limit;
      return [{ index, path: this.#path(cost), denial: denial({ rule, reason: costReason(rule, cost) }) }];
    });
    const obligations = [...limits.map(limitObligation), ...approvals];
    for (const obligation of obligations) Object.freeze(obligation);
    return { allowed: decision("allow", rule, obligations), costs };
  }

  #path(text: string): Path {
    if (pathProblem(text) !== undefined) throw new Refusal("a path is none");
    const path = this.#paths.get(text) ?? parsePath(text);
    this.#paths.set(text, path);
    return path;
  }
}

type Rule = { rule: string; reason: string };

function isPlain(group: CompiledGroup): group is CompiledCondition {
  return (
    "path" in group && group.quantifier === null && group.timezone === null && group.path.startsWith("args.")
  );
}

function limitObligation(limit: CompiledLimit | CompiledConcurrency): Obligation {
  if (limit.kind === "concurrency") throw new Refusal("concurrency cannot be run yet");
  const { kind, rule, counter, scope, window, max, reason } = limit;
  const units = BigInt(max) * AMOUNT_UNIT;
  return { kind, rule, counter, scope, window, max: units, amount: AMOUNT_UNIT, reason };
}

function approvalObligation({
  rule,
  reason,
  roles,
  members,
  quorum,
  expiresMs,
  waitMs,
}: CompiledApproval): Obligation {
  return { kind: "approval", rule, reason, approvers: { roles, members }, quorum, expiresMs, waitMs };
}

function denial(rule: Rule): Decision {
  return decision("deny", rule, []);
}

/** Made once at load and handed out as it is, therefore frozen. */
function decision(effect: Decision["effect"], { rule, reason }: Rule, obligations: Obligation[]): Decision {
  return Object.freeze({ effect, rule, reason, hidden: false, obligations: Object.freeze(obligations) });
}
