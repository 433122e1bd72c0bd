import { expect, it } from "vitest";
import { compile, isSecret, load, parse, type PolicyContext } from "../index.ts";

const loaded = (over: object) => {
  const parsed = parse(JSON.stringify({ version: "2", default: "deny", tools: { echo: {} }, ...over }));
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join(" "));
  const result = load(compile(parsed.document));
  if (!result.ok) throw new Error("It does not load.");
  return result.policy;
};

it.each<[string, object, PolicyContext, boolean]>([
  ["denied by default", {}, {}, false],
  ["denied by a rule", { tools: { run: { action: "deny" } } }, {}, false],
  ["hidden by its name", { hide: ["run"] }, {}, true],
  ["hidden by a glob", { default: "allow", hide: ["r*"] }, {}, true],
  ["hidden in shadow", { mode: "shadow", hide: ["run"] }, {}, false],
  ["denied by default and not reviewed", {}, { definition: "new" }, true],
  ["allowed and quarantined", { default: "allow" }, { definition: "changed" }, true],
  [
    "not reviewed, and decided like any other",
    { definitions: { new_tools: "default" } },
    { definition: "new" },
    false,
  ],
  [
    "changed, and decided like any other",
    { definitions: { on_change: "alert" } },
    { definition: "changed" },
    false,
  ],
])("a tool that is %s", (_, over, context, wanted) => {
  expect(isSecret(loaded(over), { ...context, tool: "run" })).toBe(wanted);
});

it("every tool is secret without a policy", () => expect(isSecret(null, { tool: "run" })).toBe(true));
