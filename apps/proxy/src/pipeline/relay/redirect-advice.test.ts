import { expect, it } from "vitest";
import { redirectAdvice } from "./redirect-advice.ts";

const ENDPOINT = { origin: "https://mcp.example", path: "/mcp" };
const KEY = "k".repeat(21);

it.each<[number, string | undefined, string | undefined]>([
  [307, "/mcp/", "/mcp/"],
  [308, "https://mcp.example/mcp/", "/mcp/"],
  [307, "https://mcp.example:443/v2/mcp?key=canary", "/v2/mcp"],
  [307, `/s/${KEY}/mcp/`, "/s/…/mcp/"],
  [307, `/${"a/".repeat(300)}`, "/a/a/"],
  [307, "/a\u202eb", "/a%E2%80%AEb"],
  [301, "/mcp/", undefined],
  [302, "/mcp/", undefined],
  [307, "http://mcp.example/mcp/", undefined],
  [307, "//evil.example/mcp/", undefined],
  [307, "https://user@mcp.example/mcp/", undefined],
  [307, "https://[", undefined],
  [307, undefined, undefined],
])("%i to %s names the path %s", (status, location, path) => {
  const headers = location === undefined ? {} : { location };
  const advice = redirectAdvice({ status, headers }, ENDPOINT);
  if (path === undefined) expect(advice).toBeUndefined();
  else expect(advice).toContain(`at the path ${path}`);
  expect(advice ?? "").not.toMatch(/canary|kkk|mcp\.example/);
  expect((advice ?? "").length).toBeLessThan(300);
});
