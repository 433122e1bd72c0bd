import { compile, decide, load, parse, type Policy } from "../src/index.ts";
import { type Engine, TOOLS } from "./hundred-rules.ts";

export function loaded(document: object | string): Policy {
  const parsed = parse(typeof document === "string" ? document : JSON.stringify(document));
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join("\n"));
  const result = load(compile(parsed.document));
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}

const RULES = TOOLS.map(({ name, cap }) => [
  name,
  {
    require: [{ conditions: [{ path: "args.reason", op: "exists", value: true }] }],
    deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: cap }] }],
  },
]);

export const sallyport: Engine = {
  name: "sallyport",
  version: "this tree",
  prepare: () => {
    const policy = loaded({ version: "1", default: "deny", tools: Object.fromEntries(RULES) });
    return Promise.resolve((call) => decide(policy, call).effect === "allow");
  },
};
