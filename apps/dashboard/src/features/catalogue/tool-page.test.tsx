import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, describe, expect, it } from "vitest";
import { seedDetails } from "./testing/seed-details.ts";
import { toolContent, type ToolContent } from "./tool-content.ts";
import { ToolView } from "./tool-view.tsx";

/**
 * The two pages that this product began with, block by block: each thing that they tell of a tool stands on our page of
 * the same tool. What they claim of coverage_of (it "executes") is judged better here: it reads.
 */

function contentOf(server: string, tool: string): ToolContent {
  const details = seedDetails(server);
  const found = details.tools.find(({ name }) => name === tool);
  if (found === undefined) throw new Error(`The seed has no ${tool}.`);
  const others = seedDetails("desktop-commander").tools.filter((other) => other.class === found.class);
  return toolContent({ server: details, tool: found, others, totals: { servers: 71, tools: 1940 } });
}

/** What a reader sees, in one line: no tags, entities as characters. */
function textOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&", "#x27": "'" };
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/&(lt|gt|quot|amp|#x27);/g, (_, name: string) => entities[name] ?? "")
    .replace(/\s+/g, " ")
    .replace(/ ([,.:;)?])/g, "$1")
    .replace(/\( /g, "(");
}

const render = (content: ToolContent): string =>
  renderToStaticMarkup(
    <ToolView content={content} strength="balanced" attacks={<p>Attacks stand here.</p>} />,
  );

const POLICY_OF_COVERAGE = {
  version: "1",
  default: "deny",
  tools: {
    coverage: { limits: [{ counter: "coverage_rate", window: "minute", max: 10, scope: "grant" }] },
  },
};

const COVERAGE: readonly [block: string, text: string][] = [
  ["the badge", "High risk"],
  ["what it does", "measures which of its lines they reach, file by file"],
  ["a path among its arguments", "accepts a file-system path (path)"],
  ["how many arguments it has", "many parameters (11)"],
  ["which server it is part of", "Part of the Python server."],
  ["that nothing limits it", "in Python, and nothing limits it today"],
  ["the way to secure the server", "Secure Python"],
  ["what it costs", "Free to start. No card required."],
  ["what the class means", "An execute tool runs code, commands, free-form queries, builds, workflows"],
  ["side effects beyond the call", "effects beyond the call: builds, notifications"],
  ["what an agent without limits could do", "Start coverage again and again"],
  ["what its path leads to", "Point path and interpreter at any file or folder"],
  ["what to do about it", "Limit the rate and check the arguments"],
  ["the name of the policy", "policy.json"],
  ["the policy of the whole server", "See the full Python policy for all 3 tools"],
  ["the way to its own server", "Get this rule live on your own Python"],
  ["the button to it", "Get this live on my server"],
  ["attacks", "Attacks that use what coverage gives"],
  ["other tools of its class", "Other execute tools"],
  ["question 1", "What does the coverage tool do?"],
  ["question 2", "How do I enforce a policy on coverage?"],
  ["question 3", "What risk level is coverage?"],
  ["question 4", "Can I rate-limit coverage?"],
  ["answer 4", "coverage_rate allows 10 calls a minute to each grant"],
  ["question 5", "How do I block coverage completely?"],
  ["answer 5", '"deny_if": [{ "conditions": []'],
  ["question 6", "Which MCP server provides coverage?"],
  ["answer 6", "(Dave-London/Pare), version 0.22.2, under MIT"],
  ["every tool of the server", "Enforce a policy on every Python tool call"],
  ["what enforcement is", "Deterministic rules across all 3 Python tools"],
  ["grants for each identity", "A grant for each person, agent and job"],
  ["the audit trail", "An audit trail that records every decision"],
  ["how much is in the catalogue", "71 MCP servers and 1,940 tools"],
  ["a way to ask", "Ask a question"],
];

const COVERAGE_OF: readonly [block: string, text: string][] = [
  ["a judgement that a getter reads", "Low risk"],
  ["what it returns", "how much of a region, named by its id"],
  ["the threshold", "0.7 or more"],
  ["which server it is part of", "Part of the Space0 server."],
  ["the way to secure the server", "Secure Space0"],
  ["that its arguments are not known", "Its arguments are not known here"],
  ["the policy of the whole server", "See the full Space0 policy for its known tool"],
  ["how many tools the server has", "one of 60 tools of the Space0 MCP server (https://mcp.0.space/mcp)"],
  ["that nothing is installed", "There is nothing to install: Space0 is reached over HTTP."],
  ["rules across all of them", "Deterministic rules across all 60 Space0 tools"],
];

describe("the page of coverage", () => {
  let content: ToolContent;
  let text: string;
  beforeAll(() => {
    content = contentOf("pare-test", "coverage");
    text = textOf(render(content));
  });

  it.each(COVERAGE)("has %s", (_block, wanted) => {
    expect(text).toContain(wanted);
  });

  it("has the very policy of the first seed page as its balanced answer", () => {
    expect(content.policies.balanced.document).toEqual(POLICY_OF_COVERAGE);
    expect(text).toContain('"counter": "coverage_rate"');
  });

  it("lists all eleven arguments with the bounds of the schema", () => {
    expect(content.parameters).toHaveLength(11);
    expect(text).toContain("one of pytest, jest, vitest, mocha");
  });
});

describe("the page of coverage_of", () => {
  let text: string;
  beforeAll(() => {
    text = textOf(render(contentOf("space0", "coverage_of")));
  });

  it.each(COVERAGE_OF)("has %s", (_block, wanted) => {
    expect(text).toContain(wanted);
  });
});

describe("a definition that somebody wrote against its readers", () => {
  const HOSTILE = '<script>alert(1)</script>\u202Egpj\u001B[31m"`';

  function hostilePage(): string {
    const server = seedDetails("pare-test");
    const [first] = server.tools;
    if (first === undefined) throw new Error("no tool");
    const definition = {
      name: HOSTILE,
      description: `${HOSTILE}</script><img src=x onerror=alert(1)>`,
      inputSchema: { type: "object", properties: { [HOSTILE]: { type: "string", enum: [HOSTILE] } } },
    };
    const tool = { ...first, name: HOSTILE, summary: null, why: HOSTILE, definition };
    const hostile = { ...server, name: HOSTILE, endpoint: "javascript:alert(1)", tools: [tool] };
    return render(toolContent({ server: hostile, tool, others: [tool], totals: { servers: 1, tools: 1 } }));
  }

  it("is text and nothing else on the page", () => {
    const html = hostilePage();
    expect(html).not.toMatch(/<script|<img|href="javascript:/i);
    expect(html).toContain("&lt;script&gt;");
  });

  it("shows what changes the order of text, and escapes of terminals", () => {
    const html = hostilePage();
    expect(html.includes("\u202E") || html.includes("\u001B")).toBe(false);
    expect(html).toContain("⟨U+202E⟩");
    expect(html).toContain("⟨U+001B⟩");
  });
});
