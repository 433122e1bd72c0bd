import { describe, expect, it } from "vitest";
import { ChangedHeaders, NewHeaders, newHeaders } from "./upstream-headers.ts";

const header = (name: string, value = "x") => [{ name, value }];
const messageOf = (schema: typeof NewHeaders | typeof ChangedHeaders, given: unknown): string | undefined =>
  schema.safeParse(given).error?.issues[0]?.message;

describe("NewHeaders", () => {
  it("reads names in lower case, and both without white space around", () => {
    expect(NewHeaders.parse(header(" Authorization ", " Bearer a b "))).toEqual(
      header("authorization", "Bearer a b"),
    );
  });

  it.each<[string, unknown, RegExp]>([
    ["an empty name", header(" "), /^Enter the header's name/],
    ["a name with a space", header("x y"), /letters, digits and hyphens/],
    ["a name of 101 characters", header("x".repeat(101)), /at most 100/],
    ["Host, which every request has", header("Host"), /set by Sallyport itself/],
    ["Content-Length, which every request has", header("content-length"), /set by Sallyport itself/],
    ["a header of MCP", header("Mcp-Session-Id"), /set by Sallyport itself/],
    ["a header that MCP may have one day", header("mcp-anything"), /set by Sallyport itself/],
    ["an empty value", header("x", " "), /^Enter the header's value/],
    ["a value with a line break", header("x", "a\r\nb: c"), /plain ASCII in one line/],
    ["a value that is not ASCII", header("x", "ä"), /plain ASCII in one line/],
    ["one name twice, in other letters", [...header("X"), ...header("x")], /each header name once/],
    ["eleven headers", Array.from({ length: 11 }, (_, i) => ({ name: `x${i}`, value: "x" })), /at most 10/],
    ["a value that is to be kept", [{ name: "x", value: null }], /expected string/],
  ])("refuses %s", (_, given, message) => {
    expect(messageOf(NewHeaders, given)).toMatch(message);
  });
});

describe("ChangedHeaders", () => {
  it("takes null for a value that is to be kept", () => {
    expect(ChangedHeaders.parse([{ name: "X", value: null }])).toEqual([{ name: "x", value: null }]);
  });

  it("refuses what NewHeaders refuses", () => {
    expect(messageOf(ChangedHeaders, header("Host"))).toMatch(/set by Sallyport itself/);
  });
});

describe("newHeaders", () => {
  it("gives the headers of a server that is not registered yet", () => {
    expect(newHeaders(header("x"))).toEqual(header("x"));
  });

  it("throws invalid_input at the field of a value that is to be kept, because none is", () => {
    const issues = [{ path: "headers.1.value", message: "Enter the header's value." }];
    expect(() => newHeaders([...header("x"), { name: "y", value: null }])).toThrow(
      expect.objectContaining({ code: "invalid_input", issues }),
    );
  });
});
