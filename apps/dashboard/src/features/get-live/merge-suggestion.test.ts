import { parse } from "@sallyport/policy";
import { describe, expect, it } from "vitest";
import { mergeSuggestion } from "./merge-suggestion.ts";

const RULE = { limits: [{ counter: "run_rate", window: "minute", max: 10, scope: "grant" }] };
const SUGGESTION = { version: "1", default: "deny", tools: { run: RULE } };

const documentOf = (text: string | null): unknown =>
  JSON.parse((text ?? "null").replace(/^\s*\/\/.*$/gm, ""));

describe("a suggestion in a policy that is there", () => {
  it("gives its tool the rule, and leaves other rules, their order and comments", () => {
    const text =
      '{\n  "version": "1",\n  "default": "deny",\n  "tools": {\n    // ours\n    "read": {}\n  }\n}\n';
    const merged = mergeSuggestion(text, SUGGESTION);
    expect(merged).toContain("// ours");
    expect(documentOf(merged)).toEqual({ version: "1", default: "deny", tools: { read: {}, run: RULE } });
  });

  it.each([
    ["a rule of the same tool", { tools: { run: { rate_limit: { max: 1, window: 60 } } } }],
    ["a hidden tool", { hide: ["run"], tools: {} }],
    ["no tools at all", {}],
  ])("takes the place of %s", (_name, before) => {
    const merged = mergeSuggestion(JSON.stringify({ version: "1", default: "deny", ...before }), SUGGESTION);
    expect(documentOf(merged)).toEqual({ version: "1", default: "deny", tools: { run: RULE } });
  });

  it("hides what the suggestion hides", () => {
    const text = '{ "version": "1", "default": "deny", "hide": ["x"] }';
    const merged = mergeSuggestion(text, { version: "1", default: "deny", hide: ["run"] });
    expect(documentOf(merged)).toMatchObject({ hide: ["x", "run"] });
  });

  it("makes a policy of version 1 one of version 2 where the rule needs it", () => {
    const rule = { require: [{ conditions: [{ path: "args.path", op: "path_within", value: ["/srv"] }] }] };
    const merged = mergeSuggestion('{ "version": "1", "default": "deny" }', {
      version: "2",
      default: "deny",
      tools: { run: rule },
    });
    expect(documentOf(merged)).toMatchObject({ version: "2", tools: { run: rule } });
    expect(parse(merged ?? "").ok).toBe(true);
  });

  it("keeps the limits of all tools together where there are some", () => {
    const own = { limits: [{ counter: "mine", window: "minute", max: 1, scope: "grant" }] };
    const theirs = { limits: [{ counter: "all_tools_rate", window: "minute", max: 120, scope: "grant" }] };
    const merge = (before: object): unknown =>
      documentOf(mergeSuggestion(JSON.stringify(before), { ...SUGGESTION, all_tools: theirs }));
    const base = { version: "1", default: "deny", tools: {} };
    expect(merge({ ...base, all_tools: own })).toMatchObject({ all_tools: own });
    expect(merge(base)).toMatchObject({ all_tools: theirs });
  });

  it("is not forced into a text with errors", () => {
    expect(mergeSuggestion('{ "version": "1", ', SUGGESTION)).toBeNull();
    expect(mergeSuggestion('{ "version": "1", "default": "deny", "tool": {} }', SUGGESTION)).toBeNull();
  });
});
