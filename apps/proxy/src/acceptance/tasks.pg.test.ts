import { parseKeyring } from "@sallyport/credentials";
import type { Era } from "@sallyport/mcp";
import { type RawResponse, TEST_SEALING_KEYS } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TASK_VALID_FOR_MS, Tasks } from "../adapters/seals/tasks.ts";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import { openSession } from "../testing/open-session.ts";
import type { Stage } from "../testing/stage.ts";
import { answerOf, send, stateless } from "../testing/stateless-message.ts";
import { begunIn, beginTask, inEra, TAKES_TASKS, taskCall } from "../testing/tasks.ts";
import { gate } from "../testing/gate.ts";
import { flipBit } from "../testing/flip-bit.ts";
import { bearer } from "../testing/stage.ts";

/** Tasks in both eras, and whose they are: docs/threats.md, C11. */
type Headers = Readonly<Record<string, string>>;
const PAY = { counter: "pay", window: "day", max: 2, scope: "grant" };
const DOCUMENT = {
  version: "2",
  default: "deny",
  hide: ["wipe_disk"],
  surfaces: { tasks: { allow: ["echo", "pay", "cap", "never"] }, elicitation: "allow", sampling: "deny" },
  tools: { echo: {}, cap: {}, pay: { limits: [PAY] }, never: { action: "deny" }, quick: {} },
};
const TOOLS = ["echo", "cap", "pay", "never", "quick", "wipe_disk"];
const METHODS: Readonly<Record<Era, readonly string[]>> = {
  session: ["tasks/get", "tasks/result", "tasks/cancel"],
  stateless: ["tasks/get", "tasks/update", "tasks/cancel"],
};

let stages: Readonly<Record<Era, Stage>>;
const grants: { -readonly [Name in Era]: string } = { session: "", stateless: "" };
beforeAll(async () => {
  stages = await stagesOfEras({ policy: DOCUMENT, tools: TOOLS, upstream: { sessions: true } });
  for (const era of ERAS) {
    grants[era] = (await stages[era].tenant.addGrant()).token;
    await stages[era].configured();
  }
});
afterAll(async () => {
  for (const stage of Object.values(stages ?? {})) await stage.strike();
});
afterEach(() => {
  for (const stage of Object.values(stages)) stage.upstream.reset();
});

/** Another client; in the session era with its own session. */
const client = (era: Era, headers: Headers = {}): Promise<Headers> =>
  era === "session" ? openSession(stages[era], { headers }) : Promise.resolve(headers);

const about = (era: Era, method: string, taskId: unknown) =>
  inEra(era, method, { taskId, ...(method === "tasks/update" ? { inputResponses: {} } : {}) });

const ask = (era: Era, method: string, taskId: unknown, headers: Headers): Promise<RawResponse> =>
  send(stages[era], about(era, method, taskId), headers);

/** The answer for an id that never existed. */
const never = (era: Era, method: string, headers: Headers): Promise<RawResponse> =>
  ask(era, method, Buffer.alloc(90, 7).toString("base64url"), headers);

function expectUnknown(era: Era, response: RawResponse, twin: RawResponse): void {
  expect(response.status).toBe(era === "session" ? 200 : 404);
  expect(answerOf(response)).toEqual({
    jsonrpc: "2.0",
    id: 1,
    error: { code: -32602, message: "Task not found" },
  });
  expect([response.body, response.status]).toEqual([twin.body, twin.status]);
}

const published = (era: Era, document: object): Promise<void> => stages[era].publish(document);

describe.each(ERAS)("in the %s era", (era) => {
  it("the legal twin: begins, follows and ends a task under an id of the proxy, each step decided and recorded", async () => {
    const headers = await client(era);
    const stage = stages[era];
    const begun = await stage.witness(() => send(stage, taskCall(era), headers));
    expect(begunIn(begun.result)).toMatchObject({ status: "working" });
    const { taskId } = begunIn(begun.result);
    expect(taskId).toMatch(/^[\w-]{100,}$/);
    expect(begun.rows).toMatchObject([{ method: "tools/call", tool: "echo", answer: "forwarded" }]);
    const [task] = stage.upstream.tasks.all;
    for (const method of METHODS[era]) {
      const { result, hits, rows } = await stage.witness(() => ask(era, method, taskId, headers));
      expect(result.status).toBe(200);
      expect(answerOf(result)).toHaveProperty("result");
      if (method === "tasks/get")
        expect(answerOf(result).result).toMatchObject({ taskId, status: "completed" });
      expect(result.bytes).not.toContain("canary-task");
      expect(hits.map(({ message }) => message?.params?.["taskId"])).toEqual([task?.taskId]);
      expect(hits[0]?.headers["mcp-name"]).toBe(era === "session" ? undefined : task?.taskId);
      expect(rows).toMatchObject([
        { method, tool: "echo", answer: "forwarded", effect: "allow", rule: "/surfaces/tasks/allow/0" },
      ]);
      expect(await stage.outcomeOf(rows[0])).toMatchObject({ result: "ok" });
    }
    const last = answerOf(await ask(era, "tasks/get", taskId, headers)).result;
    expect(last).toMatchObject({ status: "cancelled" });
    if (era === "session") expect(begun.result.bytes).not.toContain("canary-task");
  });

  it("passes the tool's own result of a task, and records its error as tool_error", async () => {
    const stage = stages[era];
    const headers = await client(era);
    const taskId = await beginTask(stage, era, { headers });
    const content = [{ type: "text", text: "no" }];
    const failed = { isError: true, content };
    stage.upstream.tasks.set(
      era === "session"
        ? { status: "failed", said: { result: failed } }
        : { status: "completed", result: failed },
    );
    const method = era === "session" ? "tasks/result" : "tasks/get";
    const { result, rows } = await stage.witness(() => ask(era, method, taskId, headers));
    const said = answerOf(result).result;
    expect(era === "session" ? said : said?.["result"]).toMatchObject(failed);
    expect(await stage.outcomeOf(rows[0])).toMatchObject({
      result: "tool_error",
    });
  });

  it("keeps a task across kill -9", async () => {
    const headers = await client(era);
    const taskId = await beginTask(stages[era], era, { headers });
    await stages[era].proxy.kill();
    await stages[era].proxy.restart();
    expect(answerOf(await ask(era, "tasks/get", taskId, headers)).result).toMatchObject({ taskId });
  });

  it("counts only the call that begins a task", async () => {
    const stage = stages[era];
    const headers = await client(era);
    const taskId = await beginTask(stage, era, { headers, tool: "pay" });
    for (let i = 0; i < 2 * PAY.max; i++) {
      for (const method of METHODS[era]) expect((await ask(era, method, taskId, headers)).status).toBe(200);
    }
    await beginTask(stage, era, { headers, tool: "pay" });
    const { result, hits } = await stage.witness(() => send(stage, taskCall(era, "pay"), headers));
    expect(result.body).toContain("/tools/pay/limits/0");
    expect(hits).toEqual([]);
  });

  it("refuses tasks/list, and advertises tasks without it (N)", async () => {
    const headers = await client(era);
    await beginTask(stages[era], era, { headers });
    const { result, hits } = await stages[era].witness(() =>
      send(stages[era], inEra(era, "tasks/list", {}), headers),
    );
    expect(answerOf(result).error).toMatchObject({ code: -32601 });
    expect(hits).toEqual([]);
    const introduced = await stages[era].say(
      era === "session"
        ? {
            jsonrpc: "2.0",
            id: 1,
            method: "initialize",
            params: { protocolVersion: "2025-11-25", capabilities: {} },
          }
        : stateless("server/discover").message,
      era === "session" ? {} : { ...stateless("server/discover").headers },
    );
    const capabilities = answerOf(introduced).result?.["capabilities"];
    expect(capabilities).toMatchObject(
      era === "session"
        ? { tasks: { cancel: {}, requests: { tools: { call: {} } } } }
        : { extensions: { "io.modelcontextprotocol/tasks": {} } },
    );
    expect(JSON.stringify(capabilities)).not.toContain('list":{}');
  });

  type Attack = (mine: { taskId: string; headers: Headers }) => Promise<[taskId: unknown, headers: Headers]>;
  const others: [string, Attack][] = [
    ["another grant's task", async ({ taskId }) => [taskId, await client(era, bearer(grants[era]))]],
    [
      "a task of another token of the grant",
      async ({ taskId }) => {
        const { token } = await stages[era].tenant.addToken();
        await stages[era].configured();
        return [taskId, await client(era, bearer(token))];
      },
    ],
    ["an id with a changed bit", async ({ taskId, headers }) => [flipBit(taskId), headers]],
    ["an id with a character appended", async ({ taskId, headers }) => [`${taskId}=`, headers]],
    ["the server's own id", async ({ headers }) => [stages[era].upstream.tasks.all.at(-1)?.taskId, headers]],
    ["an empty id", async ({ headers }) => ["", headers]],
    [
      "an expired id",
      async ({ headers }) => {
        const { tenant, upstream } = stages[era];
        const tasks = new Tasks(parseKeyring(TEST_SEALING_KEYS));
        const owner = { grantId: tenant.grantId, serverId: tenant.serverId, tokenId: tenant.tokenId, era };
        const [session] = upstream.requests.flatMap((request) => request.headers["mcp-session-id"] ?? []);
        const upstreamId = upstream.tasks.all.at(-1)?.taskId ?? "";
        const mine = { ...owner, sessionId: era === "session" ? String(session) : null };
        const seal = (at: number) => tasks.add(mine, { tool: "echo", upstreamId }, at).id;
        expect(answerOf(await ask(era, "tasks/get", seal(Date.now()), headers))).toHaveProperty("result");
        return [seal(Date.now() - TASK_VALID_FOR_MS - 1), headers];
      },
    ],
  ];
  if (era === "session") {
    others.push(
      ["another session's task", async ({ taskId }) => [taskId, await client(era)]],
      ["a session id", async ({ headers }) => [headers["Mcp-Session-Id"], headers]],
    );
  }

  describe.each(METHODS[era])("C11 %s", (method) => {
    it.each(others)("answers %s like a random id (S)", async (_, attack) => {
      const stage = stages[era];
      const headers = await client(era);
      const taskId = await beginTask(stage, era, { headers });
      const [attacked, under] = await attack({ taskId, headers });
      const twin = await never(era, method, under);
      const { result, hits, rows } = await stage.witness(() => ask(era, method, attacked, under));
      expectUnknown(era, result, twin);
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ method, answer: "S", effect: "deny", tool: null }]);
      expect(answerOf(await ask(era, method, taskId, headers))).toHaveProperty("result");
    });

    it.each<[string, object, string]>([
      ["is denied", { tools: { ...DOCUMENT.tools, echo: { action: "deny" } } }, "/tools/echo/action"],
      ["is hidden", { hide: ["echo"] }, "(hidden)"],
      ["has no rule", { tools: {} }, "(default deny)"],
      ["may not run as a task", { surfaces: { tasks: { allow: ["cap"] } } }, "/surfaces/tasks"],
      ["may not run as a task by default", { surfaces: {} }, "(default deny)"],
    ])("answers a task whose tool %s now like a random id (S)", async (_, change, rule) => {
      const stage = stages[era];
      const headers = await client(era);
      const taskId = await beginTask(stage, era, { headers });
      await published(era, { ...DOCUMENT, ...change });
      const twin = await never(era, method, headers);
      const { result, hits, rows } = await stage.witness(() => ask(era, method, taskId, headers));
      expectUnknown(era, result, twin);
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ method, answer: "S", effect: "deny", tool: "echo", rule }]);
      await published(era, DOCUMENT);
      expect(answerOf(await ask(era, method, taskId, headers))).toHaveProperty("result");
    });

    it("answers a task whose tool has changed like a random id, until somebody accepts it (S)", async () => {
      const stage = stages[era];
      const headers = await client(era);
      const taskId = await beginTask(stage, era, { headers, tool: "cap" });
      const tools = [{ name: "cap", description: `changed for ${method}`, inputSchema: { type: "object" } }];
      stage.upstream.script("tools/list", ({ message }) => ({
        json: { jsonrpc: "2.0", id: message?.id, result: { resultType: "complete", tools } },
      }));
      await send(stage, inEra(era, "tools/list", {}), headers);
      const twin = await never(era, method, headers);
      const { result, hits, rows } = await stage.witness(() => ask(era, method, taskId, headers));
      expectUnknown(era, result, twin);
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ answer: "S", tool: "cap", rule: "(quarantined)" }]);
      await stage.acceptListed(["cap"]);
      expect(answerOf(await ask(era, method, taskId, headers))).toHaveProperty("result");
    });

    it("answers a task that its server no longer knows like a random id", async () => {
      const stage = stages[era];
      const headers = await client(era);
      const taskId = await beginTask(stage, era, { headers });
      const ownWords = method === "tasks/result" || (era === "session" && method === "tasks/cancel");
      stage.upstream.tasks.forget();
      const { result, hits } = await stage.witness(() => ask(era, method, taskId, headers));
      expect(hits).toHaveLength(1);
      expect(result.bytes).not.toContain("canary-task");
      if (!ownWords) expectUnknown(era, result, await never(era, method, headers));
      else expect(answerOf(result).error).toMatchObject({ code: -32602 });
    });

    it("answers 401 to a task of a revoked grant (U)", async () => {
      const stage = stages[era];
      const { token, grantId } = await stage.addGrant();
      const headers = await client(era, bearer(token));
      const taskId = await beginTask(stage, era, { headers });
      await stage.tenant.revoke(grantId);
      await stage.configured();
      const { result, hits } = await stage.witness(() => ask(era, method, taskId, headers));
      expect(result.status).toBe(401);
      expect(hits).toEqual([]);
    });
  });

  it("drops a result that arrives after its tool was denied", async () => {
    const stage = stages[era];
    const headers = await client(era);
    const taskId = await beginTask(stage, era, { headers });
    const method = era === "session" ? "tasks/result" : "tasks/get";
    const { opened: before, open: go } = gate();
    const content = [{ type: "text", text: "canary" }];
    stage.upstream.script(method, ({ message }) => ({
      before,
      json: { jsonrpc: "2.0", id: message?.id, result: { content, resultType: "complete" } },
    }));
    const arrived = stage.upstream.next(({ message }) => message?.method === method);
    const answer = ask(era, method, taskId, headers);
    await arrived;
    await published(era, { ...DOCUMENT, tools: {} });
    go();
    expectUnknown(era, await answer, await never(era, method, headers));
    await published(era, DOCUMENT);
  });

  it("denies a denied call that asks for a task", async () => {
    const stage = stages[era];
    const headers = await client(era);
    const { result, hits, rows } = await stage.witness(() => send(stage, taskCall(era, "never"), headers));
    expect(result.body).toContain("[POLICY DENIED]");
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: era === "session" ? "E" : "D", rule: "/tools/never/action" }]);
  });
});

it("denies a call that asks for a task when its tool may not run as one (E)", async () => {
  const stage = stages.session;
  const headers = await client("session");
  const { result, hits, rows } = await stage.witness(() =>
    send(stage, taskCall("session", "quick"), headers),
  );
  expect(answerOf(result).error).toMatchObject({ code: -31403, data: { rule: "/surfaces/tasks" } });
  expect(hits).toEqual([]);
  expect(rows).toMatchObject([{ tool: "quick", answer: "E", effect: "deny", rule: "/surfaces/tasks" }]);
});

it("removes the tasks extension from a call when its tool may not run as one", async () => {
  const stage = stages.stateless;
  const { result, hits } = await stage.witness(() => send(stage, taskCall("stateless", "quick")));
  const meta = hits[0]?.message?.params?.["_meta"] as Readonly<Record<string, unknown>>;
  const { extensions: _, ...others } = TAKES_TASKS;
  expect(meta["io.modelcontextprotocol/clientCapabilities"]).toEqual({ ...others, extensions: {} });
  expect(answerOf(result).result).toMatchObject({ resultType: "complete" });
  expect(stage.upstream.tasks.all).toEqual([]);
});
