import fc from "fast-check";
import { parse } from "@sallyport/policy";
import { lint } from "@sallyport/policy/lint";
import { describe, expect, it } from "vitest";
import { classify } from "../classify.ts";
import { suggestionFaults } from "../sample/check-suggestion.ts";
import { STRENGTHS } from "./strength.ts";
import { SUGGEST_CASES } from "./suggest.cases.ts";
import { asVersionOne, suggestForServer, suggestForTool } from "./suggest.ts";

describe("a suggested policy", () => {
  it.each(SUGGEST_CASES.map((one) => [one.title, one] as const))("%s", (_, { tool, strength, ...want }) => {
    const judged = { tool, verdict: classify(tool) };
    const suggestion = suggestForTool(judged, strength);
    const expected = want.rule === undefined ? { hide: [tool.name] } : { tools: { [tool.name]: want.rule } };
    expect(suggestion.document).toEqual({ version: want.version, default: "deny", ...expected });
    expect(suggestion.version).toBe(want.version);
    expect(JSON.parse(suggestion.text)).toEqual(suggestion.document);
    if (want.notes !== undefined) {
      expect(suggestion.notes).toEqual(want.notes.map((note) => expect.stringMatching(note)));
    }
    expect(suggestionFaults(suggestion, judged)).toEqual([]);
  });

  it("for a server says what is said of many tools once", () => {
    const tools = ["read_file", "list_files"].map((name) => ({
      name,
      inputSchema: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
    }));
    const { notes, document } = suggestForServer(
      tools.map((tool) => ({ tool, verdict: classify(tool) })),
      "balanced",
    );
    expect(notes).toEqual([
      expect.stringMatching(/^Replace \/srv\/data .*\(args\.path of read_file, args\.path of list_files\)$/),
    ]);
    expect(Object.keys(document)).toEqual(["version", "default", "all_tools", "tools"]);
  });

  it("for more tools than one document can hold leaves the last ones denied, and names them", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `folder_${at}`,
        { type: "object", properties: { path: { type: "string" } } },
      ]),
    );
    const tools = Array.from({ length: 120 }, (_, at) => ({
      name: `read_file_${at}`,
      inputSchema: { type: "object", properties },
    }));
    const { text, document, notes } = suggestForServer(
      tools.map((tool) => ({ tool, verdict: classify(tool) })),
      "cautious",
    );
    expect(parse(text).ok).toBe(true);
    const kept = Object.keys(document["tools"] ?? {}).length;
    expect(kept).toBeGreaterThan(20);
    expect(kept).toBeLessThan(120);
    expect(notes.at(-1)).toMatch(/^Stays denied: one policy cannot hold so many rules\..* more\)$/);
  });

  it.each(["get_*", "@write", "", "__proto__", "a\u200bb"])(
    "of a tool named %j allows nothing else",
    (name) => {
      const { document, notes } = suggestForTool({ tool: { name }, verdict: classify({ name }) }, "open");
      expect(document).toEqual({ version: "1", default: "deny", tools: {} });
      expect(notes).toEqual([expect.stringMatching(/^Stays denied/)]);
    },
  );

  it("cannot be told in version 1 when it needs version 2", () => {
    const document = { version: "2", default: "deny", tools: { a: { arguments: { schema: "pinned" } } } };
    expect(asVersionOne(document)).toBeUndefined();
  });
});

const type = fc.constantFrom("string", "number", "boolean", "array", "object", "null");
const property = fc.record(
  {
    type: fc.oneof(type, fc.array(type, { maxLength: 3 })),
    items: fc.record({
      type,
      properties: fc.dictionary(fc.constantFrom("url", "path"), fc.record({ type })),
    }),
    enum: fc.array(fc.constantFrom("a", "b", 1), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const names = fc.constantFrom(
  "path",
  "files",
  "url",
  "amount",
  "to",
  "force",
  "command",
  "a.b",
  "x y",
  "owner",
  "repo",
);
const tools = fc.record({
  name: fc.constantFrom(
    "read_file",
    "delete_all",
    "pay_bill",
    "run_command",
    "send_email",
    "merge",
    "refund",
  ),
  inputSchema: fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(names, property, { maxKeys: 5 }),
        required: fc.array(names, { maxLength: 3 }),
      },
      { requiredKeys: ["type", "properties"] },
    ),
  ),
});

it("of any tool parses and lints clean, in each strength, and allows no other tool", () => {
  fc.assert(
    fc.property(tools, fc.constantFrom(...STRENGTHS), (tool, strength) => {
      const verdict = classify(tool);
      const { text, document } = suggestForTool({ tool, verdict }, strength);
      const parsed = parse(text);
      if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join(" "));
      expect(lint(parsed.document, [{ ...tool, class: verdict.class }], text).warnings).toEqual([]);
      expect(document["default"]).toBe("deny");
      expect(Object.keys(document["tools"] ?? {}).filter((name) => name !== tool.name)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
