import { type JsonObject, setOwn } from "@sallyport/json";
import { type Operand, type Operator, OPERATORS } from "../language/operators.ts";

const folder: JsonObject = { type: "string", pattern: "^[^~\\u0000]" };

/** What stands at `value`, by what the operator takes. */
const OPERANDS: Readonly<Record<Operand, JsonObject>> = {
  any: { description: "Any JSON value; numbers are compared exactly, and nothing is converted." },
  number: { type: "number", description: "A number, compared exactly." },
  list: { type: "array", description: "The values to choose from." },
  boolean: { type: "boolean", description: "true: it must be there. false: it must not be there." },
  pattern: {
    type: "string",
    description:
      "An RE2 pattern, without look-around and back-references. Write ^ and $ to match the whole string.",
    examples: ["^[a-z0-9-]+@example\\.com$"],
  },
  string: { type: "string" },
  count: { type: "integer", minimum: 0 },
  hosts: {
    type: "array",
    items: { type: "string", pattern: "^(?:\\*\\.)?[^/?#@*\\\\\\s%]+$" },
    description: "example.com is that host alone; *.example.com is any host below it.",
  },
  folders: {
    anyOf: [folder, { type: "array", items: folder }],
    description: "A folder, or a list of folders, as in /srv/data.",
  },
};

/** For each kind of operand among these operators: when `op` is one of them, then `value` is of that kind. */
export function operandRules(operators: readonly Operator[]): JsonObject[] {
  return Object.entries(OPERANDS).flatMap(([operand, value]) => {
    const names = operators.filter((operator) => OPERATORS[operator].operand === operand);
    if (names.length === 0) return [];
    const rule: JsonObject = { if: { properties: { op: { enum: names } }, required: ["op"] } };
    setOwn(rule, "then", { properties: { value } }); // an object with then looks like a promise to linters
    return [rule];
  });
}
