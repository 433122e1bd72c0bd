import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Stage } from "../testing/stage.ts";

/** A server that speaks nothing but HTTP+SSE (2024-11-05), to clients that speak Streamable HTTP. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ upstream: { sse: true }, protocolVersion: "2024-11-05" });
});
beforeEach(() => stage.upstream.reset());
afterAll(() => stage?.strike());

const INITIALIZE = {
  jsonrpc: "2.0",
  id: 0,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};

async function openSession(): Promise<Record<string, string>> {
  const response = await stage.say(INITIALIZE);
  const session = response.headers["mcp-session-id"];
  if (session === undefined) throw new Error(`No session: ${response.status} ${response.body}`);
  return { "Mcp-Session-Id": session };
}

describe("a session", () => {
  it("begins with a POST that is refused, then the stream, then the message again", async () => {
    const { result, hits, rows } = await stage.witness(() => stage.say(INITIALIZE));
    expect(result.status).toBe(200);
    expect(JSON.parse(result.body)).toMatchObject({ id: 0, result: { protocolVersion: "2025-11-25" } });
    expect(hits.map(({ method, url }) => [method, url.split("=")[0]])).toEqual([
      ["POST", "/mcp"],
      ["GET", "/mcp"],
      ["POST", "/messages?stream"],
    ]);
    expect(rows).toMatchObject([{ method: "initialize", answer: "forwarded" }]);
  });

  it("carries a call", async () => {
    const session = await openSession();
    const { result, hits, rows } = await stage.witness(() => stage.call("echo", {}, session));
    expect(result.body).toContain("ran echo");
    expect(hits).toHaveLength(1);
    expect(rows).toMatchObject([{ tool: "echo", answer: "forwarded" }]);
  });
});
