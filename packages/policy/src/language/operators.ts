/** What an operator takes as `value`. */
export type Operand =
  | "any"
  | "number"
  | "list"
  | "boolean"
  | "pattern"
  | "string"
  | "count"
  | "hosts"
  | "folders";

type OperatorInfo = {
  operand: Operand;
  description: string;
  /** How a sentence says it: `args.amount is above 500`, `args.amount must be above 500`. */
  is: string;
  mustBe: string;
};

/** The operators; those of version "1" first. Only what is said here is special about one; `evaluate` gives the meaning. */
export const OPERATORS = {
  eq: {
    operand: "any",
    description: 'Equal; nothing is converted: 1 is not "1".',
    is: "is",
    mustBe: "must be",
  },
  neq: {
    operand: "any",
    description: "Not equal, and of the same type.",
    is: "is not",
    mustBe: "must not be",
  },
  lt: { operand: "number", description: "Less than.", is: "is below", mustBe: "must be below" },
  lte: { operand: "number", description: "At most.", is: "is at most", mustBe: "must be at most" },
  gt: { operand: "number", description: "Greater than.", is: "is above", mustBe: "must be above" },
  gte: { operand: "number", description: "At least.", is: "is at least", mustBe: "must be at least" },
  in: {
    operand: "list",
    description: "Equal to one of the list.",
    is: "is one of",
    mustBe: "must be one of",
  },
  not_in: {
    operand: "list",
    description: "Equal to none of the list, and of a type in it.",
    is: "is none of",
    mustBe: "must be none of",
  },
  exists: {
    operand: "boolean",
    description: "Present (true) or absent (false).",
    is: "is",
    mustBe: "must be",
  },
  regex: {
    operand: "pattern",
    description: "A string in which the RE2 pattern matches somewhere.",
    is: "matches",
    mustBe: "must match",
  },
  contains: {
    operand: "any",
    description: "A string with this part, or a list with this item.",
    is: "contains",
    mustBe: "must contain",
  },
  starts_with: {
    operand: "string",
    description: "A string that begins so.",
    is: "starts with",
    mustBe: "must start with",
  },
  ends_with: {
    operand: "string",
    description: "A string that ends so.",
    is: "ends with",
    mustBe: "must end with",
  },
  length_lte: {
    operand: "count",
    description: "A string of at most so many characters, or a list of at most so many items.",
    is: "has a length of at most",
    mustBe: "must have a length of at most",
  },
  length_gte: {
    operand: "count",
    description: "A string of at least so many characters, or a list of at least so many items.",
    is: "has a length of at least",
    mustBe: "must have a length of at least",
  },
  host_in: {
    operand: "hosts",
    description: "A URL whose host is in the list; *.example.com is any host below example.com.",
    is: "leads to one of the hosts",
    mustBe: "must lead to one of the hosts",
  },
  path_within: {
    operand: "folders",
    description: "A path in this folder, or in one of these, once its dots are resolved.",
    is: "is within",
    mustBe: "must be within",
  },
} as const satisfies Record<string, OperatorInfo>;

export type Operator = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as Operator[];

export const V1_OPERATOR_NAMES = [
  "eq",
  "neq",
  "lt",
  "lte",
  "gt",
  "gte",
  "in",
  "not_in",
  "exists",
  "regex",
  "contains",
] as const satisfies readonly Operator[];

/** What people write for an operator elsewhere. */
export const OPERATOR_ALIASES: ReadonlyMap<string, Operator> = new Map([
  ["=", "eq"],
  ["==", "eq"],
  ["===", "eq"],
  ["equals", "eq"],
  ["!=", "neq"],
  ["!==", "neq"],
  ["<", "lt"],
  ["<=", "lte"],
  [">", "gt"],
  [">=", "gte"],
  ["matches", "regex"],
  ["includes", "contains"],
  ["nin", "not_in"],
  ["startswith", "starts_with"],
  ["prefix", "starts_with"],
  ["endswith", "ends_with"],
  ["suffix", "ends_with"],
]);

export function isOperator(name: string): name is Operator {
  return Object.hasOwn(OPERATORS, name);
}
