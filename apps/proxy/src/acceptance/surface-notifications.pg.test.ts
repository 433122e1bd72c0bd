import type { Era } from "@sallyport/mcp";
import type { RawResponse } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Stage } from "../testing/stage.ts";
import { answerOf, send, stateless } from "../testing/stateless-message.ts";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import { gate } from "../testing/gate.ts";
import { messagesIn, note } from "../testing/messages.ts";
import { initialize } from "../testing/open-session.ts";

/** Notifications about resources, prompts and logging, and the capabilities of a server: docs/threats.md, C8. */
const SURFACES = {
  resources: { allow: ["file:///docs/**"], deny: ["file:///docs/secret/**"] },
  prompts: { allow: ["daily"] },
  completions: "allow",
  logging: { allow: ["db"] },
};
const POLICY = { version: "2", default: "deny", tools: { echo: {} }, surfaces: SURFACES };
const upstream = {
  prompts: ["daily", "weekly"],
  resources: ["file:///docs/a.md", "file:///docs/secret/key"],
  instructions: "Begin with weekly.",
  sessions: true,
};

let stages: Readonly<Record<Era, Stage>>;
const on = (era: Era): Stage => stages[era];
beforeAll(async () => {
  stages = await stagesOfEras({ policy: POLICY, tools: ["echo"], upstream });
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});
afterEach(() => {
  for (const era of ERAS) on(era).upstream.reset();
});

const introduce = (era: Era): Promise<RawResponse> =>
  era === "stateless" ? send(on(era), stateless("server/discover")) : on(era).say(initialize());

async function say(era: Era, method: string, params: object = {}): Promise<RawResponse> {
  if (era === "stateless") return send(on(era), stateless(method, params));
  const session = (await introduce(era)).headers["mcp-session-id"] ?? null;
  return on(era).say({ jsonrpc: "2.0", id: 1, method, params }, { "Mcp-Session-Id": session });
}

const updated = (uri: string): object => note("resources/updated", { uri });
const log = (data: string, logger?: string): object =>
  note("message", { level: "info", data, ...(logger === undefined ? {} : { logger }) });
const CHANGES = ["prompts", "resources"].map((name) => note(`${name}/list_changed`));

/** The notifications that the client receives on the stream of its call. */
async function heard(era: Era, notifications: readonly object[]): Promise<object[]> {
  on(era).upstream.script("tools/call", ({ message }) => ({
    events: [
      ...notifications,
      { jsonrpc: "2.0", id: message?.id, result: { resultType: "complete", content: [] } },
    ],
  }));
  return messagesIn((await say(era, "tools/call", { name: "echo" })).body).slice(0, -1);
}

describe.each(ERAS)("in the %s era", (era) => {
  describe("capabilities of a server", () => {
    const TOOLS = { tools: { listChanged: true } };
    const RESOURCES = { resources: { subscribe: true, listChanged: true } };
    const PROMPTS = { prompts: { listChanged: true } };
    it.each<[string, object | undefined, object]>([
      ["no surfaces", undefined, TOOLS],
      ["some resources", { resources: { allow: ["x:*"] } }, { ...TOOLS, ...RESOURCES }],
      ["denials only", { resources: { deny: ["x:*"] }, prompts: "deny", logging: "deny" }, TOOLS],
      ["completions of nothing", { completions: "allow" }, TOOLS],
      [
        "all surfaces",
        { resources: "allow", prompts: "allow", completions: "allow", logging: "allow" },
        { ...TOOLS, ...RESOURCES, ...PROMPTS, completions: {}, logging: {} },
      ],
    ])("shows the capabilities that the policy can reach: %s", (_, surfaces, capabilities) =>
      on(era).under({ ...POLICY, surfaces: surfaces ?? {} }, async () => {
        expect(answerOf(await introduce(era)).result?.["capabilities"]).toEqual(capabilities);
      }),
    );

    it("C8 drops instructions that name a hidden prompt once a list has shown it", async () => {
      await say(era, "prompts/list");
      expect((await introduce(era)).bytes).not.toContain("weekly");
      await on(era).under({ ...POLICY, surfaces: { prompts: "allow" } }, async () => {
        expect(answerOf(await introduce(era)).result?.["instructions"]).toBe("Begin with weekly.");
      });
    });
  });

  it("passes log messages by the name of their logger", async () => {
    const passed = log("of the database", "db");
    const sent = [passed, log("of nobody"), log("of auth", "auth"), log("of two", "db,auth")];
    expect(await heard(era, sent)).toEqual([passed]);
    await on(era).under({ ...POLICY, surfaces: {} }, async () => {
      expect(await heard(era, sent)).toEqual([]);
    });
    await on(era).under({ ...POLICY, surfaces: { logging: "allow" } }, async () => {
      expect(await heard(era, sent)).toEqual(sent);
    });
  });

  it("C8 drops log messages that name a hidden prompt or resource", async () => {
    await say(era, "prompts/list");
    await say(era, "resources/list");
    expect(await heard(era, [log("weekly", "db"), log("file:///docs/secret/key", "db")])).toEqual([]);
  });
});

describe("on a stream of the session era", () => {
  it("passes notifications of allowed resources and prompts only", async () => {
    const passed = updated("file:///docs/a.md");
    const sent = [
      passed,
      updated("file:///docs/secret/key"),
      updated("file:///docs/../etc/passwd"),
      updated("file:///etc/passwd"),
      note("resources/updated"),
      ...CHANGES,
    ];
    expect(await heard("session", sent)).toEqual([passed, ...CHANGES]);
    await on("session").under({ ...POLICY, surfaces: { prompts: "deny" } }, async () => {
      expect(await heard("session", sent)).toEqual([]);
    });
  });

  it("filters an open GET stream by the current policy", async () => {
    const session = (await introduce("session")).headers["mcp-session-id"] ?? "";
    const stage = on("session");
    const { opened: until, open: goOn } = gate();
    const late = [updated("file:///docs/late"), ...CHANGES];
    stage.upstream.script("GET", { events: [updated("file:///docs/a.md")], until, lastEvents: late });
    const opened = stage.upstream.next(({ method }) => method === "GET");
    const stream = stage.raw(stage.bodiless("GET", { "Mcp-Session-Id": session }));
    await opened;
    await on("session").under({ ...POLICY, surfaces: {} }, async () => {
      goOn();
      expect(messagesIn((await stream)?.body ?? "")).toEqual([updated("file:///docs/a.md")]);
    });
  });

  const session = async (method: string, params: object) => {
    const { result, hits, rows } = await on("session").witness(() => say("session", method, params));
    const [, row] = rows; // the first row is that of initialize
    return { error: answerOf(result).error, hits: hits.slice(1), row, status: result.status };
  };
  it.each(["resources/subscribe", "resources/unsubscribe"])("decides %s by its URI", async (method) => {
    const passed = await session(method, { uri: "file:///docs/a.md" });
    expect(passed).toMatchObject({
      status: 200,
      row: { answer: "forwarded", rule: "/surfaces/resources/allow/0" },
    });
    expect(passed.hits).toHaveLength(1);
    for (const uri of ["file:///docs/secret/key", "file:///docs/%2e%2e/x", "file:///etc/passwd"]) {
      const denied = await session(method, { uri });
      expect(denied).toMatchObject({ error: { code: -31403 }, row: { answer: "E", method }, hits: [] });
    }
  });

  it("forwards logging/setLevel where the policy allows some log messages", async () => {
    const passed = await session("logging/setLevel", { level: "debug" });
    expect(passed).toMatchObject({ row: { answer: "forwarded", rule: "/surfaces/logging" } });
    expect(passed.hits).toHaveLength(1);
    await on("session").under({ ...POLICY, surfaces: { logging: { deny: ["db"] } } }, async () => {
      const denied = await session("logging/setLevel", { level: "debug" });
      expect(denied).toMatchObject({ error: { code: -31403 }, row: { answer: "E" }, hits: [] });
    });
    expect(await session("logging/setLevel", { level: "loud" })).toMatchObject({ status: 400, hits: [] });
  });
});

it("forwards a call with a log level in the stateless era under any policy for logging", async () => {
  const { message, headers } = stateless("tools/call", { name: "echo" });
  const { params } = message as unknown as { params: { _meta: object } };
  const _meta = { ...params._meta, "io.modelcontextprotocol/logLevel": "debug" };
  const said = { message: { ...message, params: { ...params, _meta } }, headers };
  for (const surfaces of [SURFACES, {}]) {
    await on("stateless").under({ ...POLICY, surfaces }, async () => {
      const { result, hits } = await on("stateless").witness(() => send(on("stateless"), said));
      expect(answerOf(result)).toHaveProperty("result");
      expect(hits[0]?.message?.params).toEqual(said.message.params);
    });
  }
});

describe("on a subscription of the stateless era", () => {
  const asked = {
    toolsListChanged: true,
    promptsListChanged: true,
    resourcesListChanged: true,
    resourceSubscriptions: ["file:///docs/a.md", "file:///docs/secret/key", "file:///docs/../etc/passwd"],
  };
  const tag = { _meta: { "io.modelcontextprotocol/subscriptionId": 77 } };
  const tagged = (message: object): object => {
    const { params } = message as { params: object };
    return { ...message, params: { ...tag, ...params } };
  };
  const listen = async () => {
    const sent = [updated("file:///docs/a.md"), updated("file:///docs/secret/key"), ...CHANGES];
    on("stateless").upstream.script("subscriptions/listen", {
      events: [
        tagged(note("subscriptions/acknowledged", { notifications: asked })),
        ...sent.map((message) => tagged({ ...message, extra: undefined })),
        tagged(note("resources/updated", { uri: "file:///docs/b", leak: "secret/key" })),
        tagged(log("never here", "db")),
        { jsonrpc: "2.0", id: 77, result: { resultType: "complete" } },
      ],
    });
    const { result, hits } = await on("stateless").witness(() =>
      send(on("stateless"), stateless("subscriptions/listen", { notifications: asked }, { id: 77 })),
    );
    return {
      heard: messagesIn(result.body).slice(0, -1),
      asked: hits[0]?.message?.params?.["notifications"],
    };
  };

  it("narrows filter, acknowledgement and notifications to what the policy allows", async () => {
    const allowed = { ...asked, resourceSubscriptions: ["file:///docs/a.md"] };
    expect(await listen()).toEqual({
      asked: allowed,
      heard: [
        tagged(note("subscriptions/acknowledged", { notifications: allowed })),
        tagged(updated("file:///docs/a.md")),
        ...CHANGES.map(tagged),
        tagged(updated("file:///docs/b")),
      ],
    });
  });

  it("leaves only tool changes under a policy without surfaces", () =>
    on("stateless").under({ ...POLICY, surfaces: {} }, async () => {
      const allowed = { toolsListChanged: true };
      expect(await listen()).toEqual({
        asked: allowed,
        heard: [tagged(note("subscriptions/acknowledged", { notifications: allowed }))],
      });
    }));

  it("passes no change notifications on the stream of a call", async () => {
    expect(await heard("stateless", [updated("file:///docs/a.md"), ...CHANGES])).toEqual([]);
  });
});
