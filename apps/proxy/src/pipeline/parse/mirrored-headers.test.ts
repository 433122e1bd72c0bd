import { describe, expect, it } from "vitest";
import { contextWith } from "../../testing/call-context.ts";
import type { Inbound } from "../call/call.ts";
import { checkParamHeaders, nameProblem, readMirrored } from "./mirrored-headers.ts";

describe("readMirrored", () => {
  it("takes the headers that repeat what the body says, by lower-case names", () =>
    expect(
      readMirrored(["Mcp-Method", "tools/call", "MCP-NAME", "pay", "Mcp-Param-Region", "eu", "Host", "x"]),
    ).toEqual({
      method: "tools/call",
      name: "pay",
      params: new Map([["mcp-param-region", "eu"]]),
      repeated: false,
    }));

  it.each([
    ["Mcp-Name", ["Mcp-Name", "a", "mcp-name", "a"]],
    ["a parameter", ["Mcp-Param-A", "a", "mcp-param-a", "b"]],
  ])("says that %s is there twice", (_, raw) => expect(readMirrored(raw).repeated).toBe(true));
});

describe("nameProblem", () => {
  it.each<[string | undefined, string | undefined, boolean]>([
    ["pay", "pay", true],
    ["=?base64?w7xiZXI=?=", "über", true],
    [undefined, undefined, true],
    ["pay", "Pay", false],
    ["pay", undefined, false],
    [undefined, "pay", false],
  ])("a header %s for the name %s stands: %s", (header, name, stands) =>
    expect(nameProblem(header, name) === undefined).toBe(stands),
  );
});

describe("checkParamHeaders", () => {
  const schema = { type: "object", properties: { region: { type: "string", "x-mcp-header": "Region" } } };
  const tool = { name: "pay", hash: "a", reviewedHash: "a", annotations: null };
  const unreachable = {
    type: "object",
    properties: { l: { type: "array", items: schema.properties.region } },
  };
  const context = contextWith(undefined, {
    tools: [
      { ...tool, inputSchema: JSON.stringify(schema) },
      { ...tool, name: "void", inputSchema: JSON.stringify(unreachable) },
    ],
  });
  const callWith = (toolName: string, args: object, params: Readonly<Record<string, string>>): Inbound =>
    ({
      kind: "call",
      id: 1,
      tool: toolName,
      args,
      stateless: {
        headers: ["mcp-method", "tools/call", ...Object.entries(params).flat()],
        params: new Map(Object.entries(params)),
      },
    }) as unknown as Inbound;
  const header = "mcp-param-region";

  it.each<[string, Inbound, boolean]>([
    ["its argument repeated", callWith("pay", { region: "eu" }, { [header]: "eu" }), true],
    ["neither argument nor header", callWith("pay", {}, {}), true],
    ["another value", callWith("pay", { region: "eu" }, { [header]: "us" }), false],
    ["an argument without its header", callWith("pay", { region: "eu" }, {}), false],
    ["a header without its argument", callWith("pay", {}, { [header]: "eu" }), false],
    ["a header that no parameter wants", callWith("pay", {}, { "mcp-param-x": "1" }), false],
    ["a header for a tool that is not known", callWith("other", {}, { [header]: "eu" }), false],
    ["no header for a tool that is not known", callWith("other", {}, {}), true],
  ])("a call with %s passes: %s", (_, inbound, passes) => {
    const checked = checkParamHeaders(inbound, context);
    if (passes) expect(checked).toBe(inbound);
    else expect(checked).toMatchObject({ answer: "H", status: 400 });
  });

  it("sends no header of a parameter that cannot be reached", () => {
    const inbound = callWith("void", { l: ["eu"] }, { [header]: "us" });
    expect(checkParamHeaders(inbound, context)).toMatchObject({
      stateless: { headers: ["mcp-method", "tools/call"] },
    });
  });
});
