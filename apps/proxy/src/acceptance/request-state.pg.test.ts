import type { RawResponse } from "@sallyport/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefused } from "../testing/expect-refused.ts";
import { bearer, Stage, TOOLS } from "../testing/stage.ts";
import {
  answerOf,
  send,
  statelessCall,
  type StatelessMessage,
  VERSION,
} from "../testing/stateless-message.ts";
import { flipBit } from "../testing/flip-bit.ts";

/** Input-required results and their request state: docs/threats.md, A16, C5, L12. */
let stage: Stage;
const PAY = { counter: "pay", window: "day", max: 5, scope: "grant" };
beforeAll(async () => {
  stage = await Stage.set({
    protocolVersion: VERSION,
    tools: TOOLS,
    policy: {
      version: "2",
      default: "deny",
      hide: ["wipe_disk"],
      surfaces: { elicitation: "allow", sampling: "deny" },
      tools: { echo: {}, cap: {}, pay: { limits: [PAY] } },
    },
    upstream: { stateless: true },
  });
});
afterAll(() => stage?.strike());

type Headers = Readonly<Record<string, string | null>>;

const refused = (act: () => Promise<RawResponse | undefined>, answer: string, code: number) =>
  expectRefused(stage, act, { answer, code });

async function passes(said: StatelessMessage): Promise<void> {
  const { result, hits } = await stage.witness(() => send(stage, said));
  expect(result.status).toBe(200);
  expect(answerOf(result)).toHaveProperty("result");
  expect(hits).toHaveLength(1);
}

describe("A16, L12 request states", () => {
  const ask = (state?: string) => ({
    resultType: "input_required",
    inputRequests: {
      sure: { method: "elicitation/create", params: { mode: "form", message: "Sure?", requestedSchema: {} } },
    },
    ...(state === undefined ? {} : { requestState: state }),
  });
  const capabilities = { elicitation: { form: {} }, sampling: {}, roots: {} };
  const again = (tool: string, args: object, params: object): StatelessMessage =>
    statelessCall(tool, args, { id: 2, capabilities, params });
  const responses = { inputResponses: { sure: { action: "accept", content: {} } } };

  /** Lets the server answer with this result; returns what the client receives. */
  async function asked(
    tool: string,
    args: object,
    result: object,
    authorization: Headers = {},
  ): Promise<Record<string, unknown>> {
    stage.upstream.script(`tool:${tool}`, ({ message }) =>
      message?.params?.["inputResponses"] === undefined && message?.params?.["requestState"] === undefined
        ? { json: { jsonrpc: "2.0", id: message?.id, result } }
        : { json: { jsonrpc: "2.0", id: message.id, result: { resultType: "complete", content: [] } } },
    );
    const response = await send(stage, statelessCall(tool, args, { capabilities }), authorization);
    expect(response.bytes).not.toContain("canary-state");
    return { ...answerOf(response).result };
  }

  it("the legal twin: forwards the client's answer with the server's own state, decided and recorded again", async () => {
    const result = await asked("echo", { a: 1.5 }, ask("canary-state"));
    expect(result).toMatchObject({ resultType: "input_required", inputRequests: ask().inputRequests });
    const { requestState } = result;
    const {
      result: response,
      hits,
      rows,
    } = await stage.witness(() => send(stage, again("echo", { a: 1.5 }, { requestState, ...responses })));
    expect(answerOf(response).result).toMatchObject({ resultType: "complete" });
    expect(hits[0]?.message?.params).toMatchObject({
      requestState: "canary-state",
      ...responses,
      name: "echo",
    });
    expect(rows.filter(({ part_of }) => part_of === null)).toMatchObject([
      { answer: "forwarded", tool: "echo" },
    ]);
  });

  it("sends no state to a server that gave none, and refuses an answer without the proxy's state (S)", async () => {
    const { requestState } = await asked("echo", {}, ask());
    const { hits } = await stage.witness(() =>
      send(stage, again("echo", {}, { requestState, ...responses })),
    );
    expect(hits[0]?.message?.params).toMatchObject(responses);
    expect(hits[0]?.message?.params).not.toHaveProperty("requestState");
    await refused(() => send(stage, again("echo", {}, responses)), "S", -32602);
  });

  it.each<[string, (state: string) => StatelessMessage]>([
    [
      "a state with other arguments",
      (requestState) => again("echo", { a: 2 }, { requestState, ...responses }),
    ],
    ["a state with another tool", (requestState) => again("cap", { a: 1 }, { requestState, ...responses })],
    [
      "a state with a changed bit",
      (state) => again("echo", { a: 1 }, { requestState: flipBit(state), ...responses }),
    ],
    [
      "a state with a character appended",
      (state) => again("echo", { a: 1 }, { requestState: `${state}=`, ...responses }),
    ],
    ["the server's own state", () => again("echo", { a: 1 }, { requestState: "canary-state", ...responses })],
    ["an empty state", () => again("echo", { a: 1 }, { requestState: "", ...responses })],
  ])("refuses %s (S)", async (_, attack) => {
    const { requestState } = await asked("echo", { a: 1 }, ask("canary-state"));
    await refused(() => send(stage, attack(String(requestState))), "S", -32602);
    // The legal twin with the same state.
    await passes(again("echo", { a: 1 }, { requestState, ...responses }));
  });

  it("refuses a state under another grant of the same identity and policy (S)", async () => {
    const { token } = await stage.tenant.addGrant();
    const authorization = bearer(token);
    await stage.configured();
    const { requestState } = await asked("echo", { a: 1 }, ask("canary-state"));
    const replay = again("echo", { a: 1 }, { requestState, ...responses });
    await refused(() => send(stage, replay, authorization), "S", -32602);
    await passes(replay);
  });

  it("refuses a made-up state (S)", () =>
    refused(
      () => send(stage, again("echo", {}, { requestState: Buffer.alloc(80).toString("base64url") })),
      "S",
      -32602,
    ));

  it("L12 accepts a state once, also of eight uses at once and after kill -9", async () => {
    const state = async () => String((await asked("echo", { a: 1 }, ask("canary-state")))["requestState"]);
    const [one, two, three] = [await state(), await state(), await state()];
    const use = (requestState: string) => again("echo", { a: 1 }, { requestState, ...responses });
    await passes(use(one));
    await refused(() => send(stage, use(one)), "S", -32602);

    const { result: answers, hits } = await stage.witness(() =>
      Promise.all(Array.from({ length: 8 }, () => send(stage, use(two)))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(400)]);
    expect(hits).toHaveLength(1);

    await stage.proxy.kill();
    await stage.proxy.restart();
    for (const used of [one, two]) await refused(() => send(stage, use(used)), "S", -32602);
    await passes(use(three));
  });

  it("accepts a state again when the server took nothing and says when to come back (503 with Retry-After)", async () => {
    const { requestState } = await asked("echo", { a: 1 }, ask("canary-state"));
    const use = again("echo", { a: 1 }, { requestState, ...responses });
    stage.upstream.script("tool:echo", { status: 503, headers: { "retry-after": "1" } });
    expect((await send(stage, use)).status).toBe(503);
    await asked("echo", { a: 1 }, ask("canary-state"));
    await passes(use);
  });

  it("refuses a state again when the server answered 500, because its tool may have run (S)", async () => {
    const { requestState } = await asked("echo", { a: 1 }, ask("canary-state"));
    const use = again("echo", { a: 1 }, { requestState, ...responses });
    stage.upstream.script("tool:echo", { status: 500 });
    expect((await send(stage, use)).status).toBe(502);
    await refused(() => send(stage, use), "S", -32602);
  });

  it("denies a call with a state as well, and counts each round", async () => {
    let passed = 0;
    for (;;) {
      const { requestState, isError } = await asked("pay", {}, ask("canary-state"));
      if (isError === true) break;
      passed++;
      const answer = await send(stage, again("pay", {}, { requestState }));
      if ("isError" in (answerOf(answer).result ?? {})) break;
      passed++;
    }
    expect(passed).toBe(PAY.max);
  });

  it("C5 denies a call whose input requests are denied or unknown", async () => {
    for (const method of ["sampling/createMessage", "roots/list", "tools/call", "elicitation/other"]) {
      const result = await asked(
        "echo",
        {},
        {
          resultType: "input_required",
          inputRequests: { x: { method, params: { prompt: "canary-prompt" } } },
        },
      );
      expect(result).toMatchObject({ resultType: "complete", isError: true });
      expect(JSON.stringify(result)).not.toContain("canary-prompt");
      expect(JSON.stringify(result)).toContain("[POLICY DENIED]");
    }
  });
  it("C5 denies a call whose input request the policy does not name", async () => {
    const surfaces = { elicitation: "allow", sampling: "deny" };
    const policy = { version: "2", default: "deny", tools: { echo: {}, cap: {}, pay: { limits: [PAY] } } };
    await stage.publish(policy);
    expect(await asked("echo", {}, ask("canary-state"))).toMatchObject({
      resultType: "complete",
      isError: true,
      _meta: { "sallyport/decision": { decision: "deny", rule: "(default deny)", revision: 2 } },
    });
    await stage.publish({ ...policy, hide: ["wipe_disk"], surfaces });
    expect(await asked("echo", {}, ask("canary-state"))).toHaveProperty("inputRequests");
  });
  it.each<[string, object]>([
    ["neither requests nor state", { resultType: "input_required" }],
    ["requests in a list", { resultType: "input_required", inputRequests: [] }],
    ["a state that is a number", { resultType: "input_required", requestState: 1 }],
    ["a state beyond 64 KiB", { resultType: "input_required", requestState: "x".repeat(65_537) }],
  ])("refuses a result with %s (G)", async (_, result) => {
    stage.upstream.script("tool:echo", { json: { jsonrpc: "2.0", id: 1, result } });
    expect((await send(stage, statelessCall("echo", {}, { capabilities }))).status).toBe(502);
  });
  it("refuses an input request that the client did not declare (G)", async () => {
    stage.upstream.script("tool:echo", { json: { jsonrpc: "2.0", id: 1, result: ask() } });
    expect((await send(stage, statelessCall("echo"))).status).toBe(502);
  });
  it("C8 refuses an input request that names a hidden tool (G)", async () => {
    const result = {
      ...ask(),
      inputRequests: { x: { method: "elicitation/create", params: { message: "wipe_disk?" } } },
    };
    stage.upstream.script("tool:echo", { json: { jsonrpc: "2.0", id: 1, result } });
    const response = await send(stage, statelessCall("echo", {}, { capabilities }));
    expect(response.status).toBe(502);
    expect(response.bytes).not.toContain("wipe_disk");
  });
});
