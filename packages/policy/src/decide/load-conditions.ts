import { canonical, isObject, type JsonValue, parseDocument } from "@sallyport/json";
import type { CompiledCondition, CompiledGroup } from "../compiled/compiled-policy.ts";
import { InvalidCompiledPolicy } from "../compiled/shape-check.ts";
import { contextPathProblem, isTimePath } from "../language/context-path.ts";
import { evaluateItems } from "../values/evaluate-items.ts";
import { type Evaluator, evaluatorOf } from "../values/evaluate-operator.ts";
import { checkOperand, MAX_PATTERNS_SIZE } from "../values/operand.ts";
import {
  ABSENT,
  type ArgumentPath,
  follow,
  type Found,
  hasItems,
  itemsPathProblem,
  keyPathsOf,
  parsePath,
  pathProblem,
} from "../values/path.ts";
import type { ConditionTree, Leaf } from "./condition-tree.ts";
import { contextReader } from "./context-reader.ts";
import type { JsonType } from "./decision.ts";
import { type EvaluationInput, PLACES } from "./evaluation-input.ts";

/** Makes the conditions of one policy ready to evaluate. Throws a InvalidCompiledPolicy for what a document could not say. */
export class LoadConditions {
  #patternsSize = 0;
  readonly #paths = new Map<string, ArgumentPath>();

  trees(groups: readonly CompiledGroup[]): ConditionTree[] {
    return groups.map((group) => this.#tree(group));
  }

  /** The path of one argument. */
  costPath(text: string): ArgumentPath {
    if (pathProblem(text) !== undefined) throw new InvalidCompiledPolicy("a cost's path is none");
    return this.#path(text);
  }

  #tree(group: CompiledGroup): ConditionTree {
    if ("any" in group) return { kind: "any", trees: this.trees(group.any) };
    if ("all" in group) return { kind: "all", trees: this.trees(group.all) };
    return "not" in group ? { kind: "not", tree: this.#tree(group.not) } : this.#leaf(group);
  }

  #leaf(condition: CompiledCondition): Leaf {
    const evaluate = this.#evaluate(condition);
    const { path, op } = condition;
    const isArgument = path.startsWith("args.");
    if (condition.timezone !== null && !isTimePath(path))
      throw new InvalidCompiledPolicy("a condition has a time zone for no time");
    if (hasItems(path) !== (condition.quantifier !== null))
      throw new InvalidCompiledPolicy("a condition's quantifier has no list");
    const leaf = { kind: "leaf", path, op, isArgument } as const;
    return isArgument ? this.#argument(leaf, condition, evaluate) : this.#context(leaf, condition, evaluate);
  }

  #argument(leaf: LeafHead, { path: text, quantifier }: CompiledCondition, evaluate: Evaluator): Leaf {
    if (itemsPathProblem(text) !== undefined) throw new InvalidCompiledPolicy("a condition's path is none");
    if (quantifier === null) {
      const path = this.#path(text);
      return {
        ...leaf,
        evaluate: (input) => evaluate(input.at(path)),
        typeOf: (input) => typeOf(input.at(path)),
      };
    }
    const keys = keyPathsOf(parsePath(text));
    const [toList = []] = keys;
    const rule = { keys, evaluate, quantifier };
    return {
      ...leaf,
      evaluate: (input) => evaluateItems(input.args, rule),
      typeOf: (input) => typeOf(follow(input.args, toList)),
    };
  }

  #context(leaf: LeafHead, { path, timezone }: CompiledCondition, evaluate: Evaluator): Leaf {
    if (contextPathProblem(path) !== undefined) throw new InvalidCompiledPolicy("a condition's path is none");
    const read = readerOf(path, timezone);
    return {
      ...leaf,
      evaluate: (input: EvaluationInput) => evaluate(read(input.context)),
      typeOf: (input: EvaluationInput) => typeOf(read(input.context)),
    };
  }

  #evaluate({ op, value }: CompiledCondition): Evaluator {
    const { value: operand, faults } = parseDocument(value);
    if (operand === undefined || faults.length > 0 || canonical(operand) !== value) {
      throw new InvalidCompiledPolicy("a condition's value is not canonical JSON");
    }
    const check = checkOperand(op, operand);
    if (check.problem !== undefined)
      throw new InvalidCompiledPolicy(`a condition's value does not suit ${op}`);
    this.#patternsSize += check.pattern?.size ?? 0;
    if (this.#patternsSize > MAX_PATTERNS_SIZE)
      throw new InvalidCompiledPolicy("all patterns together are too large");
    return evaluatorOf(op, operand, check.pattern);
  }

  /** Equal paths are one object, so that what was found there is found again. */
  #path(text: string): ArgumentPath {
    const known = this.#paths.get(text);
    if (known !== undefined) return known;
    const path = { keys: keyPathsOf(parsePath(text)).flat(), place: this.#paths.size % PLACES };
    this.#paths.set(text, path);
    return path;
  }
}

type LeafHead = Pick<Leaf, "kind" | "path" | "op" | "isArgument">;

function readerOf(path: string, timezone: string | null) {
  try {
    return contextReader(path, timezone ?? undefined);
  } catch {
    throw new InvalidCompiledPolicy("a condition's time zone is not known here");
  }
}

/** The JSON type of what was found, for a trace. */
function typeOf(found: Found): JsonType {
  if (typeof found === "symbol") return found === ABSENT ? "absent" : "unknown";
  return jsonTypeOf(found);
}

function jsonTypeOf(value: JsonValue): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "string" || typeof value === "boolean")
    return typeof value === "string" ? "string" : "boolean";
  return isObject(value) ? "object" : "number";
}
