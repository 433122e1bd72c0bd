import { CompletionContext } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { placeAt } from "./place-in-document.ts";
import { completePolicy } from "./policy-completion.ts";

const tools = {
  names: ["create_charge", "read_note"],
  definitions: [],
  argumentsOf: (tool: string) => (tool === "create_charge" ? ["amount", "customer"] : []),
};

/** `|` marks the cursor. */
function at(marked: string): { state: EditorState; position: number } {
  const position = marked.indexOf("|");
  return { state: EditorState.create({ doc: marked.replace("|", ""), extensions: [json()] }), position };
}

function offered(marked: string): string[] {
  const { state, position } = at(marked);
  const result = completePolicy(tools)(new CompletionContext(state, position, true));
  return (result?.options ?? []).map((option) => option.displayLabel ?? option.label);
}

describe("placeAt", () => {
  it.each([
    ["{|}", [], "key"],
    ['{"tools": {"|"}}', ["tools"], "key"],
    ['{"tools": {"a": {"limits": [{"window": "|"}]}}}', ["tools", "a", "limits", 0, "window"], "value"],
    ['{"tools": {"a": {"limits": [{}, {"counter": "x", |}]}}}', ["tools", "a", "limits", 1], "key"],
    ['{"hide": ["a", "|"]}', ["hide", 0], "value"],
    ['{"default": |}', ["default"], "value"],
    ['{"default": "|"', ["default"], "value"],
  ] as const)("%s", (marked, path, kind) => {
    const { state, position } = at(marked);
    expect(placeAt(state, position)).toMatchObject({ path, kind });
  });
});

describe("completePolicy", () => {
  it("matches the text before the cursor, without the closing quote", () => {
    const { state, position } = at('{"tools": {"cr|"}}');
    const result = completePolicy(tools)(new CompletionContext(state, position, false));
    expect([result?.from, result?.to]).toEqual([position - 3, position]);
  });

  it("offers the keys that the document does not have yet", () => {
    expect(offered('{"version": "1", "|"}')).toEqual(["default", "hide", "all_tools", "tools"]);
  });

  it("offers the server's tools that have no rule yet", () => {
    expect(offered('{"tools": {"read_note": {}, "|"}}')).toEqual(["create_charge"]);
    expect(offered('{"hide": ["read_note", "|"]}')).toEqual(["*", "create_charge"]);
  });

  it("offers the keys of a rule, a limit and a condition", () => {
    expect(offered('{"tools": {"a": {|}}}')).toEqual([
      "require",
      "deny_if",
      "limits",
      "action",
      "reason",
      "rate_limit",
    ]);
    expect(offered('{"tools": {"a": {"limits": [{|}]}}}')[0]).toBe("counter");
    expect(offered('{"tools": {"a": {"require": [{"conditions": [{|}]}]}}}')).toEqual([
      "path",
      "op",
      "value",
    ]);
  });

  it("offers the values of a choice", () => {
    expect(offered('{"default": "|"}')).toEqual(["allow", "deny"]);
    expect(offered('{"tools": {"a": {"limits": [{"window": |}]}}}')).toEqual(["minute", "hour", "day"]);
  });

  it("offers the arguments of the rule's tool", () => {
    const path = (tool: string) => `{"tools": {"${tool}": {"deny_if": [{"conditions": [{"path": "|"}]}]}}}`;
    expect(offered(path("create_charge"))).toEqual(["args.amount", "args.customer"]);
    expect(offered(path("read_note"))).toEqual([]);
  });

  it("offers the additions of version 2 in version 2 only", () => {
    const second = (rest: string): string => `{"version": "2", ${rest}}`;
    expect(offered(second('"|"'))).toContain("surfaces");
    expect(offered('{"version": "1", "|"}')).not.toContain("surfaces");
    expect(offered(second('"tools": {"|"}'))).toContain("@destructive");
    expect(offered(second('"tools": {"a": {"limits": [{"|"}]}}'))).toEqual(
      expect.arrayContaining(["counter", "window", "concurrency"]),
    );
    expect(offered(second('"tools": {"a": {"limits": [{"window": "|"}]}}'))).toContain("month");
    const condition = '"tools": {"create_charge": {"deny_if": [{"conditions": [{"any": [{"path": "|"}]}]}]}}';
    expect(offered(second(condition))).toEqual(
      expect.arrayContaining(["args.amount", "identity.kind", "time.hour"]),
    );
  });

  it("offers nothing at a path that the grammar does not have", () => {
    expect(offered('{"nonsense": {"|"}}')).toEqual([]);
    expect(offered("|")).toEqual([]);
  });
});
