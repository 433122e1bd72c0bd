import { expect, it } from "vitest";
import { type PreviewTool, publishPreview } from "./publish-preview.ts";

const policy = (rest: object) => JSON.stringify({ version: "1", default: "deny", ...rest });
const pay: PreviewTool = {
  name: "pay",
  state: "reviewed",
  riskClass: null,
  inputSchema: { type: "object", properties: { amount: { type: "number" } } },
};
const sentences = (before: string | null, after: string) =>
  publishPreview({ before, after }, [pay])?.changes?.map(({ kind, sentence }) => `${kind}: ${sentence}`);

it.each([
  [
    "the first publish",
    null,
    policy({ tools: { pay: {} } }),
    ["widened: pay: was denied (no rule), now allowed"],
  ],
  [
    "a rule that goes",
    policy({ tools: { pay: {} } }),
    policy({}),
    ["narrowed: pay: was allowed, now denied (no rule)"],
  ],
  ["another order of keys", policy({ hide: ["pay"] }), '{"hide":["pay"],"default":"deny","version":"1"}', []],
  ["an enforced text that cannot be read", "{", policy({}), undefined],
])("the changes of %s", (_name, before, after, wanted) => {
  expect(sentences(before, after)).toEqual(wanted);
});

it("says nothing of a text with errors", () => {
  expect(publishPreview({ before: null, after: "{" }, [])).toBeNull();
});

it("runs the text's own tests, with the schemas that were accepted", () => {
  const test = (name: string, amount: unknown) => ({
    name,
    request: { tool: "pay", args: { amount } },
    want: { effect: "allow" },
  });
  const after = JSON.stringify({
    version: "2",
    default: "deny",
    arguments: { schema: "pinned" },
    tools: { pay: {} },
    tests: [test("a number", 1), test("a text", "1")],
  });
  const run = (tool: PreviewTool) => {
    const preview = publishPreview({ before: null, after }, [tool]);
    return { passed: preview?.passed, failed: preview?.failures.map(({ name }) => name) };
  };
  expect(run(pay)).toEqual({ passed: 1, failed: ["a text"] });
  expect(run({ ...pay, state: "new" })).toEqual({ passed: 0, failed: ["a number", "a text"] });
});
