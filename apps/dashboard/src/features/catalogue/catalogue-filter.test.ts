import { describe, expect, it } from "vitest";
import {
  cursorText,
  filterHref,
  isAboutTools,
  readFilter,
  readServerCursor,
  readToolCursor,
} from "./catalogue-filter.ts";

describe("a filter of the catalogue", () => {
  it.each([
    [{}, {}],
    [
      { q: "  delete file ", class: "destructive", severity: "critical" },
      { q: "delete file", class: "destructive", severity: "critical" },
    ],
    [
      { signal: "path", source: "seed", view: "tools" },
      { signal: "path", source: "seed", view: "tools" },
    ],
    [{ class: "evil", severity: "", signal: "no", source: "?", view: "x", q: "  " }, {}],
    [{ class: ["read", "write"], q: ["a"] }, {}],
  ])("of %o is %o", (params, filter) => {
    expect(readFilter(params)).toEqual(filter);
  });

  it("cuts a query that is longer than anybody types", () => {
    expect(readFilter({ q: "x".repeat(5000) }).q).toHaveLength(200);
  });

  it("is read back from its own address", () => {
    const filter = { q: "run & hide", class: "execute", signal: "code" } as const;
    const url = new URL(filterHref(filter), "https://example.com");
    expect(readFilter(Object.fromEntries(url.searchParams))).toEqual(filter);
    expect(filterHref({})).toBe("/catalog");
  });

  it.each([
    [{}, false],
    [{ view: "tools" }, true],
    [{ class: "read" }, true],
    [{ q: "x" }, true],
  ] as const)("of %o asks for tools: %s", (filter, asks) => {
    expect(isAboutTools(filter)).toBe(asks);
  });
});

describe("the end of a page of a list", () => {
  it("is read back from the address of the next one", () => {
    expect(readToolCursor(cursorText(["high", "execute", "a", 'n"/,']))).toEqual({
      severity: "high",
      class: "execute",
      slug: "a",
      name: 'n"/,',
    });
    expect(readServerCursor(cursorText(["low", 3, "a"]))).toEqual({ worst: "low", toolCount: 3, slug: "a" });
  });

  it.each([
    undefined,
    "",
    "{",
    "[]",
    '["no","read","a","b"]',
    '["low","read",1,2]',
    '["low",1.5,"a"]',
    ["x"],
  ])("is not %o", (param) => {
    expect(readToolCursor(param)).toBeUndefined();
    expect(readServerCursor(param)).toBeUndefined();
  });
});
