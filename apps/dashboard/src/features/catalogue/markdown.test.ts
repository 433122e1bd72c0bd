import { describe, expect, it } from "vitest";
import { badgeSvg } from "./badge-svg.ts";
import { codeSpan, fenced, text } from "./markdown.ts";
import { serverMarkdown } from "./server-markdown.ts";
import { seedDetails } from "./testing/seed-details.ts";
import { toolContent } from "./tool-content.ts";
import { toolMarkdown } from "./tool-markdown.ts";

describe("text of anybody in Markdown", () => {
  it.each([
    ["markup", "<img src=x>", "&lt;img src=x\\>"],
    ["a link", "[x](javascript:y)", "\\[x\\](javascript:y)"],
    ["a heading on a line of its own", "a\n# b", "a⟨U+000A⟩\\# b"],
    ["an override", "a\u202Eb", "a⟨U+202E⟩b"],
  ])("is shown and does nothing: %s", (_name, given, shown) => {
    expect(text(given)).toBe(shown);
  });

  it("does not leave its code", () => {
    expect(codeSpan("a`b``c")).toBe("``` a`b``c ```");
    expect(fenced("json", "````\nx")).toBe("`````json\n````\nx\n`````");
  });
});

describe("the Markdown twin", () => {
  const server = seedDetails("pare-test");

  it("of a tool has what its page has", () => {
    const tool = server.tools.find(({ name }) => name === "coverage");
    if (tool === undefined) throw new Error("no tool");
    const content = toolContent({ server, tool, others: [], totals: { servers: 71, tools: 1940 } });
    const page = toolMarkdown(content, "https://example.com");
    for (const wanted of [
      "# `coverage` of the Python MCP server",
      "**High risk**",
      "- many parameters (11)",
      "| `path` | string | no | at most 4096 characters | accepts a file-system path (path) |",
      '"counter": "coverage_rate"',
      "### Can I rate-limit `coverage`?",
      "(https://example.com/catalog/pare-test)",
    ])
      expect(page).toContain(wanted);
  });

  it("of a server lists its tools and three policies", () => {
    const page = serverMarkdown(server, "https://example.com");
    expect(page.match(/```json/g)).toHaveLength(3);
    expect(page).toContain(
      "[`coverage`](https://example.com/catalog/pare-test/coverage) of Python (execute, high)",
    );
  });
});

describe("a badge", () => {
  it("counts the tools and the worst of them, and holds no text of the server", () => {
    const svg = badgeSvg(seedDetails("server-github"));
    expect(svg).toContain("26 tools · 1 critical, 11 medium");
    expect(svg).not.toContain("GitHub");
  });

  it("of a server whose tools nobody listed says so", () => {
    const server = { toolCount: 0, severityCounts: [0, 0, 0, 0], worst: "low", toolsSeenAt: null } as const;
    expect(badgeSvg(server)).toContain("tools not known");
  });
});
