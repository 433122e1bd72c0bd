import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesIn, ERAS, stagesOfEras } from "../testing/eras.ts";
import { text } from "../testing/exact-bytes.ts";
import type { Stage } from "../testing/stage.ts";

/** docs/threats.md, A10 and C12: methods that look like others, and those that nobody passes on. */
let stage: Stage;
let stages: Awaited<ReturnType<typeof stagesOfEras>>;
beforeAll(async () => {
  stages = await stagesOfEras();
  stage = stages.session;
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});

describe("methods (N)", () => {
  it.each([
    ["A10", "Tools/Call"],
    ["A10", "tools/call "],
    ["A10", "Resources/Read"],
    ["A10", "prompts/get\u0000"],
    ["C12", "resources/write"],
    ["C12", "tasks/list"],
    ["C12", "sampling/createMessage"],
    ["C12", "constructor"],
    ["C12", "evil\u0000\u001b[31m"],
  ])("%s refuses the method %j", async (_, method) => {
    const message = { jsonrpc: "2.0", id: "x", method, params: { name: "echo", arguments: {} } };
    const { result, hits, rows } = await stage.witness(() => stage.say(message));
    expect(result.status).toBe(200);
    expect(JSON.parse(result.body)).toEqual({
      jsonrpc: "2.0",
      id: "x",
      error: { code: -32601, message: "Method not found" },
    });
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "N", effect: "deny" }]);
    expect(rows[0]?.method).toMatch(/^[\x20-\x7e]+$/);
  });

  it.each(["notifications/tasks/status", "notifications/elsewhere", "$/elsewhere"])(
    "answers the notification %s with 202 and does not forward it",
    async (method) => {
      const { result, hits, rows } = await stage.witness(() => stage.say({ jsonrpc: "2.0", method }));
      expect([result.status, result.body]).toEqual([202, ""]);
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ answer: "N", method }]);
    },
  );

  it.each(ERAS)("takes null arguments for none, and forwards none, in the %s era", async (era) => {
    const on = stages[era];
    const { body, headers } = bytesIn(era, text('{"name":"echo","arguments":null}'));
    const { hits, rows } = await on.witness(() => on.raw(on.post(body, headers)));
    expect(hits.map(({ message }) => "arguments" in (message?.params ?? {}))).toEqual([false]);
    expect(rows).toMatchObject([{ answer: "forwarded", tool: "echo" }]);
  });

  it.each(["initialize", "ping", "tools/list"])("forwards %s", async (method) => {
    const message = { jsonrpc: "2.0", id: 1, method, params: { protocolVersion: "2025-11-25" } };
    const { result, hits, rows } = await stage.witness(() => stage.say(message));
    expect(result.status).toBe(200);
    expect(hits).toHaveLength(1);
    expect(rows).toMatchObject([{ answer: "forwarded", method }]);
  });
});
