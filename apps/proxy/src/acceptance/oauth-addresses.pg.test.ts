import { RawClient } from "@sallyport/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Stage } from "../testing/stage.ts";

/** Clients that look for a sign-in get an error that they can show: docs/contract.md, X. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage?.strike());

async function ask(method: string, path: string) {
  const client = await RawClient.connect(stage.proxy.port);
  client.send(
    `${method} ${path} HTTP/1.1\r\nHost: localhost:${stage.proxy.port}\r\nContent-Length: 0\r\n\r\n`,
  );
  const response = await client.response();
  client.close();
  return response;
}

it.each([
  ["POST", "/register"],
  ["GET", "/authorize?client_id=x"],
  ["POST", "/token"],
  ["POST", "/revoke"],
  ["GET", "/.well-known/oauth-protected-resource"],
  ["GET", "/.well-known/oauth-protected-resource/mcp/00000000-0000-4000-8000-000000000000"],
  ["GET", "/.well-known/oauth-authorization-server"],
  ["GET", "/.well-known/openid-configuration"],
  ["GET", "/mcp/00000000-0000-4000-8000-000000000000/.well-known/openid-configuration"],
])("answers %s %s in OAuth's error shape", async (method, path) => {
  const { result, hits } = await stage.witness(() => ask(method, path));
  expect(result?.status).toBe(404);
  expect(result?.headers["content-type"]).toBe("application/json");
  expect(JSON.parse(result?.body ?? "")).toEqual({
    error: "invalid_request",
    error_description: expect.stringContaining("There is no sign-in here."),
  });
  expect(hits).toEqual([]);
});

it.each([
  ["GET", "/registers"],
  ["GET", "/.well-known/security.txt"],
  ["POST", "/mcp"],
])("answers %s %s as any other path", async (method, path) => {
  const response = await ask(method, path);
  expect(response?.status).toBe(404);
  expect(JSON.parse(response?.body ?? "")).toMatchObject({ jsonrpc: "2.0", error: { code: -32600 } });
});
