import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import manifest from "../package.json" with { type: "json" };
import { type Engine, TOOLS } from "./hundred-rules.ts";

const POLICIES = TOOLS.map(
  ({ name, cap }) => `
permit(principal, action == Action::"${name}", resource) when { context has reason };
forbid(principal, action == Action::"${name}", resource) when { context has amount && context.amount > ${cap} };`,
).join("\n");

/** The policies are parsed once and kept inside of the WebAssembly module; each call crosses into it. */
export const cedar: Engine = {
  name: "cedar-wasm",
  version: manifest.devDependencies["@cedar-policy/cedar-wasm"],
  prepare: () => {
    const answer = preparsePolicySet("hundred", { staticPolicies: POLICIES });
    if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("\n"));
    const principal = { type: "Agent", id: "a1" };
    const resource = { type: "Server", id: "s1" };
    return Promise.resolve(({ tool, args }) => {
      const result = statefulIsAuthorized({
        principal,
        action: { type: "Action", id: tool },
        resource,
        context: args as Record<string, string>,
        preparsedPolicySetId: "hundred",
        entities: [],
      });
      return result.type === "success" && result.response.decision === "allow";
    });
  },
};
