import { compile, decideSurface, load, parse } from "@sallyport/policy";
import { describe, expect, it } from "vitest";
import { perMinuteOf, type TemplateId, templateText } from "./policy-templates.ts";

const tools = [
  { name: "read_note", readOnly: true },
  { name: "create_charge", readOnly: false },
  { name: "__proto__", readOnly: true },
];

function text(template: TemplateId): string {
  return templateText({ template, tools, chosen: new Set(["create_charge", "not_there"]), perMinute: 10 });
}

describe("perMinuteOf", () => {
  it.each([
    ["1", 1],
    [" 20 ", 20],
    ["100000", 100_000],
    ["100001", null],
    ["0", null],
    ["-5", null],
    ["1.5", null],
    ["1e3", null],
    ["ten", null],
    ["", null],
  ])("reads %j as %j", (typed, limit) => {
    expect(perMinuteOf(typed)).toBe(limit);
  });
});

describe("templateText", () => {
  it.each(["deny-all", "chosen", "read-only"] as const)(
    "%s is a policy without errors or warnings",
    (template) => {
      expect(parse(text(template))).toMatchObject({ ok: true, warnings: [] });
    },
  );

  it.each(["deny-all", "chosen", "read-only"] as const)(
    "%s allows no extension of the protocol",
    (template) => {
      const parsed = parse(text(template));
      const loaded = load(parsed.ok ? compile(parsed.document) : undefined);
      const policy = loaded.ok ? loaded.policy : null;
      const asked = { surface: "extensions", name: "io.modelcontextprotocol/ui" } as const;
      expect([policy === null, decideSurface(policy, asked).effect]).toEqual([false, "deny"]);
    },
  );

  it("deny-all allows no tool", () => {
    expect(JSON.parse(text("deny-all"))).toEqual({ version: "1", default: "deny", tools: {} });
  });

  it("chosen allows the chosen tools, ten times a minute", () => {
    expect(text("chosen")).toBe(`{
  "version": "1",
  "default": "deny",
  "tools": {
    "create_charge": {
      "limits": [
        {
          "counter": "create_charge_rate",
          "window": "minute",
          "max": 10,
          "scope": "grant"
        }
      ]
    }
  }
}
`);
  });

  it("read-only allows the tools with a read-only hint", () => {
    expect(text("read-only")).toContain('"tools": {\n    "read_note": {},\n    "__proto__": {}\n  }');
  });
});
