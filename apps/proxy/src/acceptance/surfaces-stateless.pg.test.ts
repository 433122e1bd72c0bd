import type { RawResponse } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectRefused } from "../testing/expect-refused.ts";
import { Stage } from "../testing/stage.ts";
import { answerOf, send, stateless, type StatelessMessage, VERSION } from "../testing/stateless-message.ts";

/** What only the stateless era has for resources and prompts: headers, cache hints and input-required results. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({
    protocolVersion: VERSION,
    tools: ["echo"],
    policy: {
      version: "2",
      default: "deny",
      surfaces: {
        resources: { allow: ["file:///docs/**"] },
        prompts: { allow: ["daily", "weekly"] },
        completions: "allow",
        elicitation: "allow",
        sampling: "deny",
      },
    },
    upstream: { stateless: true, prompts: ["daily", "hidden_one"] },
  });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const refused = (act: () => Promise<RawResponse | undefined>, answer: string, code: number) =>
  expectRefused(stage, act, { answer, code });

const A = "file:///docs/a";
const read = (uri: string, more: object = {}, over: object = {}) =>
  stateless("resources/read", { uri, ...more }, over);
const get = (name: string, args: object, more: object = {}, over: object = {}) =>
  stateless("prompts/get", { name, arguments: args, ...more }, over);
const COMPLETE = stateless("completion/complete", {
  ref: { type: "ref/prompt", name: "daily" },
  argument: { name: "a", value: "" },
});

describe("A15 headers that differ from the body (H)", () => {
  it.each<[string, StatelessMessage, object, string]>([
    ["a read", read(A), {}, A],
    ["a read with its URI in Base64", read(A), { "Mcp-Name": "=?base64?ZmlsZTovLy9kb2NzL2E=?=" }, A],
    ["a prompt", get("daily", {}), {}, "daily"],
  ])("the legal twin: forwards %s", async (_, said, headers, name) => {
    const { result, hits } = await stage.witness(() => send(stage, said, { ...headers }));
    expect(answerOf(result)).toHaveProperty("result");
    expect(hits[0]?.headers).toMatchObject({ "mcp-name": name, "mcp-protocol-version": VERSION });
  });
  it.each<[string, StatelessMessage, Record<string, string | null>]>([
    ["an allowed Mcp-Name over a denied URI", read("file:///etc/passwd"), { "Mcp-Name": A }],
    ["a denied Mcp-Name over an allowed URI", read(A), { "Mcp-Name": "file:///etc/passwd" }],
    ["an Mcp-Name that means the same URI", read(A), { "Mcp-Name": "file:///docs/./a" }],
    ["a read without Mcp-Name", read(A), { "Mcp-Name": null }],
    ["the Mcp-Name of another prompt", get("daily", {}), { "Mcp-Name": "weekly" }],
    ["a prompt without Mcp-Name", get("daily", {}), { "Mcp-Name": null }],
    ["the Mcp-Method of a list over a read", read(A), { "Mcp-Method": "resources/list" }],
    ["an Mcp-Name over a list", stateless("prompts/list"), { "Mcp-Name": "daily" }],
    ["an Mcp-Name over a completion", COMPLETE, { "Mcp-Name": "daily" }],
    ["an Mcp-Param over a prompt", get("daily", { region: "eu" }), { "Mcp-Param-Region": "eu" }],
  ])("refuses %s", (_, said, headers) => refused(() => send(stage, said, headers), "H", -32020));
});

describe("C9 cache hints", () => {
  it.each(["resources/read", "resources/list", "prompts/list", "resources/templates/list"])(
    "mark the result of %s private and short-lived",
    async (method) => {
      const said = method === "resources/read" ? read(A) : stateless(method);
      expect(answerOf(await send(stage, said)).result).toMatchObject({
        resultType: "complete",
        cacheScope: "private",
        ttlMs: 30_000,
      });
    },
  );
});

describe("A16, L12 input-required results", () => {
  const inputRequests = {
    sure: { method: "elicitation/create", params: { mode: "form", message: "Sure?", requestedSchema: {} } },
  };
  const responses = { inputResponses: { sure: { action: "accept", content: {} } } };
  const over = { capabilities: { elicitation: { form: {} }, sampling: {} } };
  const CASES: [string, (more?: object) => StatelessMessage, StatelessMessage[]][] = [
    [
      "resources/read",
      (more) => read(A, more, over),
      [read("file:///docs/b", {}, over), get("daily", {}, {}, over)],
    ],
    [
      "prompts/get",
      (more) => get("daily", { tone: "dry" }, more, over),
      [get("daily", { tone: "warm" }, {}, over), get("weekly", { tone: "dry" }, {}, over), read(A, {}, over)],
    ],
  ];
  const done = { contents: [], messages: [] };
  async function asked(method: string, said: StatelessMessage, result: object): Promise<RawResponse> {
    stage.upstream.script(method, ({ message }) => {
      const isAgain = message?.params?.["inputResponses"] !== undefined;
      const reply = isAgain
        ? { resultType: "complete", ...done }
        : { resultType: "input_required", ...result };
      return { json: { jsonrpc: "2.0", id: message?.id, result: reply } };
    });
    return send(stage, said);
  }
  const withState = ({ message, headers }: StatelessMessage, requestState: unknown): StatelessMessage => {
    const { params, ...rest } = message as { params: object };
    return { message: { ...rest, params: { ...params, requestState, ...responses } }, headers };
  };

  describe.each(CASES)("of %s", (method, said, others) => {
    it("forwards the client's answer with the server's own state, once", async () => {
      const first = await asked(method, said(), { inputRequests, requestState: "canary-state" });
      expect(first.bytes).not.toContain("canary-state");
      const { result = {} } = answerOf(first);
      expect(result).toMatchObject({ resultType: "input_required", inputRequests });
      for (const hint of ["ttlMs", "cacheScope"]) expect(result).not.toHaveProperty(hint);
      const again = withState(said(), result["requestState"]);
      const { result: second, hits, rows } = await stage.witness(() => send(stage, again));
      expect(answerOf(second).result).toMatchObject({ resultType: "complete" });
      expect(hits[0]?.message?.params).toMatchObject({ requestState: "canary-state", ...responses });
      const requests = rows.filter(({ part_of }) => part_of === null);
      expect(requests).toMatchObject([{ answer: "forwarded", method }]);
      await refused(() => send(stage, again), "S", -32602);
    });

    it("refuses a state with another request (S)", async () => {
      const { result = {} } = answerOf(await asked(method, said(), { inputRequests }));
      for (const other of others)
        await refused(() => send(stage, withState(other, result["requestState"])), "S", -32602);
      await refused(() => send(stage, said(responses)), "S", -32602);
      expect((await send(stage, withState(said(), result["requestState"]))).status).toBe(200);
    });

    it("C5 denies a request whose input requests are denied or unknown", async () => {
      for (const asks of ["sampling/createMessage", "tools/call"]) {
        const response = await asked(method, said(), {
          inputRequests: { x: { method: asks, params: { prompt: "canary-prompt" } } },
        });
        expect(answerOf(response).error).toMatchObject({ code: -31403, data: { decision: "deny" } });
        expect(response.bytes).not.toContain("canary-prompt");
      }
    });

    it("C8 refuses an input request that names a hidden prompt (G)", async () => {
      await send(stage, stateless("prompts/list"));
      const params = { message: "hidden_one?" };
      const response = await asked(method, said(), {
        inputRequests: { x: { method: "elicitation/create", params } },
      });
      expect(response.status).toBe(502);
      expect(response.bytes).not.toContain("hidden_one");
    });
  });

  it("refuses an input-required result of any other method (G)", async () => {
    for (const [method, said] of [
      ["resources/list", stateless("resources/list", {}, over)],
      ["prompts/list", stateless("prompts/list", {}, over)],
      ["completion/complete", { ...COMPLETE }],
    ] as const) {
      const result = { inputRequests, resources: [], prompts: [], completion: { values: [] } };
      expect((await asked(method, said, result)).status).toBe(502);
    }
  });
});
