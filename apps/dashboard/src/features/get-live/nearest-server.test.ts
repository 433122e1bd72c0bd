import { expect, it } from "vitest";
import { nearestServer } from "./nearest-server.ts";

const server = (name: string, url = "https://example.com/mcp") => ({ id: name, name, url });

it.each([
  ["the address", { name: "Space0", endpoint: "https://mcp.0.space/mcp/" }, "ours"],
  [
    'the name, whatever its case and its "MCP server"',
    { name: "GitHub", endpoint: null },
    "github mcp server",
  ],
  ["a name within the name", { name: "Slack", endpoint: null }, "Slack of sales"],
  ["a name around the name", { name: "Python (Pare)", endpoint: null }, "python"],
])("is found by %s", (_by, catalogued, found) => {
  const servers = [
    server("other"),
    server("github mcp server"),
    server("Slack of sales"),
    server("python"),
    server("ours", "https://mcp.0.space/mcp"),
  ];
  expect(nearestServer(servers, catalogued)?.id).toBe(found);
});

it("is none where nothing is near", () => {
  expect(nearestServer([server("billing")], { name: "Azure", endpoint: null })).toBeUndefined();
});
