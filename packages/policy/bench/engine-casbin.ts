import { newEnforcer, newModelFromString, StringAdapter } from "casbin";
import manifest from "../package.json" with { type: "json" };
import { type Engine, TOOLS } from "./hundred-rules.ts";

const MODEL = `
[request_definition]
r = act, args
[policy_definition]
p = act, condition, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.act == p.act && eval(p.condition)
`;

const POLICY = TOOLS.map(
  ({ name, cap }) =>
    `p, ${name}, r.args.reason != undefined, allow\np, ${name}, r.args.amount > ${cap}, deny`,
).join("\n");

export const casbin: Engine = {
  name: "casbin",
  version: manifest.devDependencies.casbin,
  prepare: async () => {
    const enforcer = await newEnforcer(newModelFromString(MODEL), new StringAdapter(POLICY));
    return ({ tool, args }) => enforcer.enforceSync(tool, args);
  },
};
