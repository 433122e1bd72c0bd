import { describe, expect, it } from "vitest";
import { scanInput } from "./scan-input.ts";
import { whatIsSent } from "./what-is-sent.ts";

const SECRETS = [
  "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "hunter2",
  "/home/ada/private",
  "q-secret-8812",
  "tok_ABCDEF123456789",
];
const CONFIG = JSON.stringify({
  mcpServers: {
    github: {
      command: "npx",
      args: ["-y", "@modelcontextprotocol/server-github"],
      env: { GITHUB_TOKEN: SECRETS[0] },
    },
    files: { command: "npx", args: ["@modelcontextprotocol/server-filesystem", SECRETS[2]] },
    remote: {
      url: `https://ada:${SECRETS[1]}@mcp.example/mcp?key=${SECRETS[3]}`,
      headers: { Authorization: SECRETS[4] },
    },
  },
});

describe("what of a file leaves the browser", () => {
  it("is no secret, argument or path of a configuration", () => {
    const sent = whatIsSent(CONFIG);
    expect(sent).toMatchObject({ ok: true, kind: "config", count: 3 });
    const text = sent.ok ? sent.text : "";
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).toContain("server-github");
    expect(text).toContain("GITHUB_TOKEN");
  });

  it("is taken by the server as it is", () => {
    const sent = whatIsSent(CONFIG);
    const value: unknown = JSON.parse(sent.ok ? sent.text : "");
    expect(scanInput.parse(value)).toEqual(value);
  });

  it("is of a tools/list what a verdict needs", () => {
    const sent = whatIsSent(
      '{"tools": [{"name": "run", "inputSchema": {"maximum": 1e400}, "_meta": {"key": "x"}}]}',
    );
    expect(sent).toEqual({
      ok: true,
      kind: "tools",
      count: 1,
      text: '{"tools":[{"name":"run","inputSchema":{"maximum":1e400}}]}',
    });
  });

  it.each([
    ["{", "The file is no JSON"],
    ['{"a": 1}', "No MCP servers in it"],
    ['{"mcpServers": {}}', "There are no MCP servers in it."],
  ])("is nothing of %s, and it says why", (file, says) => {
    expect(whatIsSent(file)).toMatchObject({ ok: false, problem: expect.stringContaining(says) });
  });
});

describe("the server", () => {
  it("takes secrets out again that a client sent all the same", () => {
    const server = {
      name: "a",
      transport: "http",
      variables: [],
      headers: [],
      isOff: false,
      env: { KEY: SECRETS[0] },
    };
    const url = `https://ada:${SECRETS[1]}@mcp.example/${SECRETS[0]}?key=${SECRETS[3]}`;
    const kept = JSON.stringify(scanInput.parse({ servers: [{ ...server, url }] }));
    expect(SECRETS.filter((secret) => kept.includes(secret))).toEqual([]);
    expect(kept).toContain("https://mcp.example/***");
  });
});
