import { canonicalNumber, isFiniteValue, isNumber, isReadableValue, type JsonValue } from "@sallyport/json";
import { compilePattern, type Pattern } from "@sallyport/regex";
import type { Problem } from "../language/issue.ts";
import { type Operand, type Operator, OPERATORS } from "../language/operators.ts";
import { parseFolder } from "./folder.ts";
import { parseHostPattern } from "./host.ts";

/** What is wrong with the value of a condition; or its pattern, when that is what it is. */
export type OperandCheck = { problem: Problem } | { problem: undefined; pattern: Pattern | undefined };

/** All patterns of one policy together, so that many large ones cannot fill a proxy's memory. */
export const MAX_PATTERNS_SIZE = 50_000;

export const TOO_MANY_PATTERNS = {
  problem: {
    code: "invalid_regex",
    message: "All patterns together are too large; use fewer or smaller ones.",
  },
} as const satisfies OperandCheck;

const FINE: OperandCheck = { problem: undefined, pattern: undefined };

/** Checks the `value` of a condition against what its operator takes (docs/policy-language.md, section 4). */
export function checkOperand(op: Operator, value: JsonValue): OperandCheck {
  if (!isFiniteValue(value)) {
    return { problem: { code: "invalid_number", message: "Write numbers between -1.8e308 and 1.8e308." } };
  }
  if (!isReadableValue(value)) {
    const message = "Write 0, or a number with fewer zeros behind the point.";
    return { problem: { code: "invalid_number", message } };
  }
  return CHECKS[OPERATORS[op].operand](value, op);
}

const CHECKS: Record<Operand, (value: JsonValue, op: Operator) => OperandCheck> = {
  any: () => FINE,
  number: (value, op) =>
    isNumber(value) ? FINE : wrong(`${op} compares numbers; write a number without quotes.`),
  list: (value, op) =>
    Array.isArray(value) ? FINE : wrong(`${op} takes a list; write the values in square brackets.`),
  boolean: (value, op) =>
    typeof value === "boolean" ? FINE : wrong(`${op} takes true (present) or false (absent).`),
  pattern: (value, op) =>
    typeof value === "string" ? checkPattern(value) : wrong(`${op} takes a pattern; write it as a string.`),
  string: (value, op) =>
    typeof value === "string" ? FINE : wrong(`${op} takes a string; write it in double quotes.`),
  count: (value, op) => (isCount(value) ? FINE : wrong(`${op} takes a whole number of at least 0.`)),
  hosts: (value, op) => {
    if (!Array.isArray(value)) return wrong(`${op} takes a list of hosts; write them in square brackets.`);
    const isHost = (item: JsonValue) => typeof item === "string" && parseHostPattern(item) !== undefined;
    return value.every(isHost)
      ? FINE
      : wrong(
          `${op} takes hosts only, as in "example.com", or "*.example.com" for all below it; leave out schemes, ports and paths.`,
        );
  },
  folders: (value, op) => {
    const isFolder = (item: JsonValue) => typeof item === "string" && parseFolder(item) !== undefined;
    return (Array.isArray(value) ? value : [value]).every(isFolder)
      ? FINE
      : wrong(
          `${op} takes a folder or a list of folders, as in "/srv/data" or "C:\\data"; write each with one kind of separator, and without "~", "%" escapes and ".." above its root.`,
        );
  },
};

function isCount(value: JsonValue): boolean {
  return isNumber(value) && /^\d+$/.test(canonicalNumber(value));
}

function checkPattern(source: string): OperandCheck {
  const compiled = compilePattern(source);
  if (!compiled.ok) return { problem: { code: "invalid_regex", message: compiled.problem } };
  return { problem: undefined, pattern: compiled.pattern };
}

function wrong(message: string): OperandCheck {
  return { problem: { code: "wrong_type", message } };
}
