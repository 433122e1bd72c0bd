import { describe, expect, test } from "vitest";
import { readFile } from "./read-config.ts";

const SECRET = "sk-SECRET0123456789";
const servers = (text: string) => {
  const read = readFile(text);
  return read.kind === "config" ? read.servers : read;
};

describe("a client's configuration", () => {
  test.each<[client: string, text: string]>([
    [
      "Claude Code, Claude Desktop, Cursor",
      '{"mcpServers": {"billing": {"type": "http", "url": "URL", "headers": {"Authorization": "Bearer SECRET"}}}}',
    ],
    [
      "Claude Code, of a project",
      '{"projects": {"/home/me/x": {"mcpServers": {"billing": {"url": "URL", "headers": {"Authorization": "SECRET"}}}}}}',
    ],
    [
      "VS Code, with comments and trailing commas",
      '{ // mine\n "inputs": [], "servers": {"billing": {"type": "http", "url": "URL", "headers": {"Authorization": "SECRET"},},},}',
    ],
    [
      "VS Code's settings",
      '{"mcp": {"servers": {"billing": {"url": "URL", "headers": {"Authorization": "SECRET"}}}}}',
    ],
    ["Gemini CLI", '{"mcpServers": {"billing": {"httpUrl": "URL", "headers": {"Authorization": "SECRET"}}}}'],
    ["Windsurf", '{"mcpServers": {"billing": {"serverUrl": "URL", "headers": {"Authorization": "SECRET"}}}}'],
    [
      "opencode",
      '{"mcp": {"billing": {"type": "remote", "url": "URL", "headers": {"Authorization": "SECRET"}}}}',
    ],
    ["Zed", '{"context_servers": {"billing": {"url": "URL", "headers": {"Authorization": "SECRET"}}}}'],
    ["Codex", '[mcp_servers.billing]\nurl = "URL"\nbearer_token_env_var = "TOKEN"\n'],
    [
      "Goose",
      "extensions:\n  billing:\n    type: streamable_http\n    uri: URL\n    headers:\n      Authorization: Bearer SECRET\n",
    ],
    [
      "mcp-remote",
      '{"mcpServers": {"billing": {"command": "npx", "args": ["-y", "mcp-remote", "URL", "--header", "Authorization:SECRET"]}}}',
    ],
  ])("of %s is read without its secret", (_, text) => {
    const url = "https://user:pw@mcp.example.com/v1/mcp?key=SECRET#SECRET";
    const read = servers(text.replaceAll("URL", url).replaceAll("SECRET", SECRET));
    expect(read).toEqual([
      {
        name: "billing",
        transport: "http",
        url: "https://mcp.example.com/v1/mcp",
        headers: ["Authorization"],
        variables: [],
        isOff: false,
      },
    ]);
    expect(JSON.stringify(read)).not.toMatch(/SECRET|pw@/);
  });

  test.each<[line: string, expected: object]>([
    [
      "npx -y @modelcontextprotocol/server-filesystem /home/me/secret",
      { package: { registry: "npm", name: "@modelcontextprotocol/server-filesystem" } },
    ],
    ["npx firecrawl-mcp@1.2.3", { package: { registry: "npm", name: "firecrawl-mcp", version: "1.2.3" } }],
    ["npx -y exa-mcp-server@latest tools=x", { package: { registry: "npm", name: "exa-mcp-server" } }],
    ["npx -p @scope/tools run-it --token SECRET", { package: { registry: "npm", name: "@scope/tools" } }],
    [
      "npx --package=@scope/tools@2 run-it",
      { package: { registry: "npm", name: "@scope/tools", version: "2" } },
    ],
    ["cmd /c npx -y mcp-a", { package: { registry: "npm", name: "mcp-a" } }],
    ["C:\\Users\\me\\npx.cmd -y mcp-a", { package: { registry: "npm", name: "mcp-a" } }],
    ["/opt/homebrew/bin/bunx mcp-a", { package: { registry: "npm", name: "mcp-a" } }],
    ["pnpm dlx mcp-a", { package: { registry: "npm", name: "mcp-a" } }],
    ["uvx mcp-server-git --repository /home/me", { package: { registry: "pypi", name: "mcp-server-git" } }],
    ["uvx --from git-tools==0.2 serve", { package: { registry: "pypi", name: "git-tools", version: "0.2" } }],
    ["uv tool run mcp-a", { package: { registry: "pypi", name: "mcp-a" } }],
    [
      "docker run -i --rm -e TOKEN=SECRET -v /home/me:/data ghcr.io/github/github-mcp-server:v1",
      { package: { registry: "docker", name: "ghcr.io/github/github-mcp-server", version: "v1" } },
    ],
    ["env TOKEN=SECRET npx mcp-a", { package: { registry: "npm", name: "mcp-a" } }],
    ["node /home/me/server/dist/index.js --key SECRET", { program: "node" }],
    ["/home/me/bin/SECRET-tool", { program: "secret-tool" }],
    ["npx -y https://evil.example/SECRET.tgz", { program: "npx" }],
  ])("that starts %j tells only what is started", (line, expected) => {
    const [command, ...args] = line.split(" ");
    const read = servers(JSON.stringify({ mcpServers: { a: { command, args, env: { KEY: "SECRET" } } } }));
    expect(read).toEqual([
      { name: "a", transport: "stdio", variables: ["KEY"], headers: [], isOff: false, ...expected },
    ]);
    expect(JSON.stringify(read)).not.toMatch(/SECRET|home|Users/);
  });

  test("with one list as command (opencode) and with an object (Zed) is read", () => {
    const entry = (command: unknown) =>
      JSON.stringify({ mcp: { a: { type: "local", command, environment: { K: "v" } } } });
    const expected = [
      {
        name: "a",
        transport: "stdio",
        package: { registry: "npm", name: "mcp-a" },
        variables: ["K"],
        headers: [],
        isOff: false,
      },
    ];
    expect(servers(entry(["npx", "-y", "mcp-a"]))).toEqual(expected);
    expect(servers(entry({ path: "npx", args: ["mcp-a"] }))).toEqual(expected);
  });

  test.each([
    ["https://h.example/mcp/5f0c1b1e-54a1-4c0e-9d5b-0d3a7c6f1a2b", "https://h.example/mcp/***"],
    ["https://h.example/k3yA9fQ2LmN7/mcp", "https://h.example/***/mcp"],
    ["https://h.example/v1.2/some-team/mcp", "https://h.example/v1.2/some-team/mcp"],
    ["http://127.0.0.1:8080/sse", "http://127.0.0.1:8080/sse"],
    ["https://h.example/a%20b", "https://h.example/***"],
  ])("with the address %s shows %s", (url, shown) => {
    expect(servers(JSON.stringify({ mcpServers: { a: { url } } }))).toMatchObject([{ url: shown }]);
  });

  test.each(["file:///etc/passwd", "not a url", "javascript:alert(1)"])(
    "with the address %s shows none",
    (url) => {
      const [server] = servers(JSON.stringify({ mcpServers: { a: { url } } })) as [object];
      expect(server).not.toHaveProperty("url");
    },
  );

  test("says which servers are switched off", () => {
    const text =
      '{"mcpServers": {"a": {"url": "https://a.example/", "disabled": true}, "b": {"url": "https://b.example/", "enabled": false}}}';
    expect(servers(text)).toMatchObject([{ isOff: true }, { isOff: true }]);
  });
});

describe("other files", () => {
  test.each([
    ['{"tools": [{"name": "a"}]}'],
    ['{"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"name": "a"}]}}'],
    ['[{"name": "a"}]'],
  ])("%s is a tools/list", (text) => {
    expect(readFile(text)).toEqual({ kind: "tools", tools: [{ name: "a" }] });
  });

  test.each([
    "",
    "hello",
    "{",
    "[]",
    "{}",
    "null",
    "1",
    '{"mcpServers": 5}',
    "a: b",
    "\u0000",
    "[x]\ny = 1",
    "&a [*a]",
  ])("%j is refused with a sentence, and never throws", (text) => {
    const read = readFile(text);
    expect(read.kind === "unknown" ? read.problem : read).toMatch(/^The file|^No MCP servers/);
  });

  test("a YAML bomb costs nothing", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefghij"
        .split("")
        .map((k, i) => `${k}: &${k} [${Array(9).fill(`*${"abcdefghij"[i]}`).join(",")}]`),
    ].join("\n");
    expect(readFile(bomb).kind).toBe("unknown");
  });
});
