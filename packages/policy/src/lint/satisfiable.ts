import { compareNumbers, type ExactNumber, isNumber, type JsonValue } from "@sallyport/json";
import type { Condition } from "../language/document.ts";
import type { Operator } from "../language/operators.ts";
import { type Evaluator, evaluatorOf } from "../values/evaluate-operator.ts";
import { checkOperand } from "../values/operand.ts";
import { type Type, TYPES } from "./argument-view.ts";
import { acceptedTypes, listOf } from "./operator-types.ts";

/**
 * Whether some call could satisfy all of these conditions, which are about one path. False is certain; true also when
 * it is not known.
 */
export function isSatisfiable(conditions: readonly Condition[]): boolean {
  const wantsAbsence = conditions.some(({ op, value }) => op === "exists" && value === false);
  const wantsPresence = conditions.some(({ op, value }) => op !== "exists" || value === true);
  if (wantsAbsence) return !wantsPresence;
  const types = typesFor(conditions);
  if (types.size === 0) return false;
  const listed = conditions.find(({ op }) => op === "eq" || op === "in");
  if (listed !== undefined) return hasCommonValue(listed, conditions);
  if (types.size === 1 && types.has("number") && !hasRoom(conditions, NUMBER_BOUNDS)) return false;
  return (
    hasRoom(conditions, LENGTH_BOUNDS) && agree(conditions, "starts_with") && agree(conditions, "ends_with")
  );
}

function typesFor(conditions: readonly Condition[]): ReadonlySet<Type> {
  return conditions.reduce<ReadonlySet<Type>>((types, condition) => {
    const accepted = acceptedTypes(condition);
    return new Set([...types].filter((type) => accepted.has(type)));
  }, new Set(TYPES));
}

function hasCommonValue({ value }: Condition, conditions: readonly Condition[]): boolean {
  const evaluators = conditions.map(evaluatorFor);
  if (evaluators.includes(undefined)) return true;
  const candidates = conditions.some(({ op }) => op === "eq") ? equalTo(conditions) : listOf(value);
  return candidates.some((candidate) => evaluators.every((evaluate) => evaluate?.(candidate) === "yes"));
}

function equalTo(conditions: readonly Condition[]): JsonValue[] {
  return conditions.filter(({ op }) => op === "eq").map(({ value }) => value);
}

function evaluatorFor({ op, value }: Condition): Evaluator | undefined {
  const check = checkOperand(op, value);
  return check.problem === undefined ? evaluatorOf(op, value, check.pattern) : undefined;
}

type Bounds = { readonly [Op in Operator]?: { side: "least" | "most"; open: boolean } };

const NUMBER_BOUNDS: Bounds = {
  gt: { side: "least", open: true },
  gte: { side: "least", open: false },
  lt: { side: "most", open: true },
  lte: { side: "most", open: false },
};

const LENGTH_BOUNDS: Bounds = {
  length_gte: { side: "least", open: false },
  length_lte: { side: "most", open: false },
};

type Bound = { value: number | ExactNumber; open: boolean };

/** Whether a number lies between the bounds: of any two different ones another lies between. */
function hasRoom(conditions: readonly Condition[], bounds: Bounds): boolean {
  const sides: { least: Bound[]; most: Bound[] } = { least: [], most: [] };
  for (const { op, value } of conditions) {
    const bound = bounds[op];
    if (bound !== undefined && isNumber(value)) sides[bound.side].push({ value, open: bound.open });
  }
  return sides.least.every((least) =>
    sides.most.every((most) => {
      const order = compareNumbers(least.value, most.value);
      return order < 0 || (order === 0 && !least.open && !most.open);
    }),
  );
}

/** Of two beginnings, or ends, of one text one is part of the other. */
function agree(conditions: readonly Condition[], op: "starts_with" | "ends_with"): boolean {
  const strings = conditions.flatMap((condition) =>
    condition.op === op && typeof condition.value === "string" ? [condition.value] : [],
  );
  const fits = (a: string, b: string) => (op === "starts_with" ? a.startsWith(b) : a.endsWith(b));
  return strings.every((a) => strings.every((b) => fits(a, b) || fits(b, a)));
}
