import {
  CLIENT_NOTIFICATIONS,
  CLIENT_REQUESTS,
  type Era,
  type Fate,
  SERVER_NOTIFICATIONS,
  SERVER_REQUESTS,
} from "@sallyport/mcp";
import type { RawResponse } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import { initialize } from "../testing/open-session.ts";
import { POLICY, type Stage } from "../testing/stage.ts";
import { send, stateless, statelessCall, VERSION } from "../testing/stateless-message.ts";
import { beginTask, inEra } from "../testing/tasks.ts";

/**
 * The closed table of methods. Every method of a published revision of MCP is listed here by hand, for each direction,
 * and sent in both eras; the server's record must agree with the table.
 */
const REQUESTS_OF_CLIENTS = `
  initialize ping tools/list tools/call resources/list resources/templates/list resources/read resources/subscribe
  resources/unsubscribe prompts/list prompts/get completion/complete logging/setLevel tasks/get tasks/result tasks/list
  tasks/cancel tasks/update server/discover subscriptions/listen sampling/createMessage elicitation/create roots/list`;
const NOTIFICATIONS_OF_CLIENTS = `
  notifications/initialized notifications/cancelled notifications/progress notifications/roots/list_changed
  notifications/tasks/status`;
const REQUESTS_OF_SERVERS = `
  ping sampling/createMessage elicitation/create roots/list tasks/get tasks/result tasks/list tasks/cancel`;
const NOTIFICATIONS_OF_SERVERS = `
  notifications/progress notifications/message notifications/cancelled notifications/tools/list_changed
  notifications/resources/list_changed notifications/resources/updated notifications/prompts/list_changed
  notifications/tasks notifications/tasks/status notifications/elicitation/complete
  notifications/subscriptions/acknowledged`;
const named = (text: string): string[] => text.trim().split(/\s+/);
const CLIENT_SURFACES = { resources: "allow", prompts: "allow", completions: "allow", logging: "allow" };
const PARAMS: Readonly<Record<string, object>> = {
  "tools/call": { name: "echo", _meta: { progressToken: "mine" } },
  "subscriptions/listen": { notifications: {} },
  "resources/read": { uri: "file:///a" },
  "resources/subscribe": { uri: "file:///a" },
  "resources/unsubscribe": { uri: "file:///a" },
  "prompts/get": { name: "daily" },
  "completion/complete": {
    ref: { type: "ref/prompt", name: "daily" },
    argument: { name: "day", value: "m" },
  },
  "logging/setLevel": { level: "info" },
};
const UNKNOWN = ["tools/run", "Tools/Call", "rpc.discover", "constructor", "__proto__"];

let stages: Readonly<Record<Era, Stage>>;
const on = (era: Era): Stage => stages[era];
beforeAll(async () => {
  const instructions = "Never use wipe_disk.";
  const surfaces = { elicitation: "allow", roots: "deny", tasks: "allow", ...CLIENT_SURFACES };
  const policy = { ...POLICY, version: "2", surfaces };
  stages = await stagesOfEras({ policy, upstream: { instructions } });
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});
afterEach(() => {
  for (const era of ERAS) on(era).upstream.reset();
});

const fateOf = (table: typeof CLIENT_REQUESTS, era: Era, method: string): Fate =>
  table[era].get(method) ?? "refused";

/** `more` is added to the params that the method needs. */
function say(era: Era, method: string, more: object = {}): Promise<RawResponse> {
  if (method.startsWith("tasks/")) return send(on(era), inEra(era, method, more));
  const params = (Object.hasOwn(PARAMS, method) ? PARAMS[method] : undefined) ?? {};
  return era === "stateless"
    ? send(on(era), stateless(method, params))
    : on(era).say(
        method === "initialize" ? { ...initialize(), id: 1 } : { jsonrpc: "2.0", id: 1, method, params },
      );
}

it("the table names every method of MCP, and no other", () => {
  expect(new Set([...CLIENT_REQUESTS.session.keys(), ...CLIENT_REQUESTS.stateless.keys()])).toEqual(
    new Set(named(REQUESTS_OF_CLIENTS)),
  );
  for (const era of ERAS) {
    expect(new Set(CLIENT_REQUESTS[era].keys())).toEqual(new Set(named(REQUESTS_OF_CLIENTS)));
    expect(new Set(CLIENT_NOTIFICATIONS[era].keys())).toEqual(new Set(named(NOTIFICATIONS_OF_CLIENTS)));
    expect(new Set(SERVER_NOTIFICATIONS[era].keys())).toEqual(new Set(named(NOTIFICATIONS_OF_SERVERS)));
  }
  expect(new Set(SERVER_REQUESTS.session.keys())).toEqual(new Set(named(REQUESTS_OF_SERVERS)));
});

describe.each(ERAS)("in the %s era", (era) => {
  it.each([...named(REQUESTS_OF_CLIENTS), ...UNKNOWN])(
    "treats the client request %s as the table says",
    async (method) => {
      const fate = fateOf(CLIENT_REQUESTS, era, method);
      const isTask = method.startsWith("tasks/") && fate !== "refused";
      const taskId = isTask ? await beginTask(on(era), era) : "";
      const more = method === "tasks/update" ? { taskId, inputResponses: {} } : { taskId };
      const { result, hits, rows } = await on(era).witness(() => say(era, method, isTask ? more : {}));
      if (fate === "refused") {
        expect(result.status).toBe(era === "stateless" ? 404 : 200);
        expect(JSON.parse(result.body)).toEqual({
          jsonrpc: "2.0",
          id: 1,
          error: { code: -32601, message: "Method not found" },
        });
        expect(hits).toEqual([]);
        expect(rows).toMatchObject([{ answer: "N" }]);
      } else {
        expect(hits.map(({ message }) => message?.method)).toEqual([method]);
        expect(rows).toMatchObject([
          { answer: "forwarded", rule: fate === "governed" ? expect.stringMatching(/./) : "" },
        ]);
      }
      expect(result.bytes).not.toContain("wipe_disk");
    },
  );

  it.each([...named(NOTIFICATIONS_OF_CLIENTS), "notifications/elsewhere", "$/elsewhere", "tools/call"])(
    "treats the client notification %s as the table says",
    async (method) => {
      const fate = fateOf(CLIENT_NOTIFICATIONS, era, method);
      const headers = era === "stateless" ? { "MCP-Protocol-Version": VERSION, "Mcp-Method": method } : {};
      const { result, hits, rows } = await on(era).witness(() =>
        on(era).say({ jsonrpc: "2.0", method, params: {} }, headers),
      );
      // A server without sessions receives no cancel and no progress, which could belong to anybody.
      const isWithheld = fate === "relayed" && method !== "notifications/initialized";
      expect(result.status).toBe(method === "tools/call" ? 400 : 202);
      expect(hits).toHaveLength(fate === "relayed" && !isWithheld ? 1 : 0);
      const isRequest = method === "tools/call";
      const relayed = isWithheld ? "N" : "forwarded";
      const answer = fate === "relayed" ? relayed : fate === "governed" ? "E" : isRequest ? "I" : "N";
      expect(rows).toMatchObject([{ answer }]);
    },
  );

  it.each([...named(NOTIFICATIONS_OF_SERVERS), "notifications/elsewhere", "__proto__"])(
    "treats the server notification %s on a call as the table says",
    async (method) => {
      const isOfCall = method === "notifications/progress" || method === "notifications/message";
      const fate = fateOf(SERVER_NOTIFICATIONS, era, method);
      const isForSome = fate === "relayed" || fate === "governed";
      // There is no request and no task that this could be about.
      const isIdle = method === "notifications/cancelled" || method === "notifications/tasks/status";
      const passes = isForSome && !isIdle && (era === "session" || isOfCall);
      on(era).upstream.script("tool:echo", ({ message }) => ({
        events: [
          {
            jsonrpc: "2.0",
            method,
            params: { uri: "file:///a", canary: 1, progressToken: "mine", requestId: 1 },
          },
          { jsonrpc: "2.0", method, params: { data: "canary of wipe_disk", progressToken: "mine" } },
          {
            jsonrpc: "2.0",
            method: "notifications/progress",
            params: { canary: 2, progressToken: "theirs" },
          },
          { jsonrpc: "2.0", id: message?.id, result: { resultType: "complete", content: [] } },
        ],
      }));
      const { body } = await say(era, "tools/call");
      expect(body.split("canary").length - 1).toBe(passes ? 1 : 0);
      expect(body).not.toContain("wipe_disk");
      expect(body).toContain('"content":[]');
    },
  );
});

describe("requests of a server", () => {
  it.each([...named(REQUESTS_OF_SERVERS), "tools/call", "rpc.discover"])(
    "treats %s on a stream of the session era as the table says",
    async (method) => {
      const stage = on("session");
      stage.upstream.script("tool:echo", ({ message }) => ({
        events: [
          { jsonrpc: "2.0", id: "canary", method, params: {} },
          { jsonrpc: "2.0", id: message?.id, result: { content: [] } },
        ],
      }));
      const answered = stage.upstream.next(({ message }) => message?.id === "canary");
      const { body } = await say("session", "tools/call");
      expect(body).not.toContain("canary");
      // Governed: this policy allows one method, denies one, and does not name the third.
      const isAsked = method === "elicitation/create";
      expect(body.includes(method)).toBe(isAsked);
      if (isAsked) return;
      const { message } = await answered;
      if (fateOf(SERVER_REQUESTS, "session", method) === "answered") expect(message?.result).toEqual({});
      else expect(message?.error).toMatchObject({ code: -32601 });
    },
  );

  it.each([...named(REQUESTS_OF_SERVERS), "tools/call"])(
    "drops %s on a stream of the stateless era",
    async (method) => {
      const stage = on("stateless");
      stage.upstream.script("tool:echo", ({ message }) => ({
        events: [
          { jsonrpc: "2.0", id: "canary", method, params: {} },
          { jsonrpc: "2.0", id: message?.id, result: { resultType: "complete", content: [] } },
        ],
      }));
      const { result, hits } = await stage.witness(() => say("stateless", "tools/call"));
      expect(result.body).not.toContain("canary");
      expect(hits).toHaveLength(1);
    },
  );

  it.each([...named(REQUESTS_OF_SERVERS), "tools/call"])(
    "treats %s in an input-required result as the table says",
    async (method) => {
      const stage = on("stateless");
      const inputRequests = { x: { method, params: { message: "canary" } } };
      stage.upstream.script("tool:echo", {
        json: { jsonrpc: "2.0", id: 1, result: { resultType: "input_required", inputRequests } },
      });
      const capabilities = { elicitation: {}, sampling: {}, roots: {} };
      const { body } = await send(stage, statelessCall("echo", {}, { capabilities }));
      // Governed: this policy allows one method, denies one, and does not name the third.
      const isGoverned = fateOf(SERVER_REQUESTS, "stateless", method) === "governed";
      const isAllowed = isGoverned && method === "elicitation/create";
      expect(body.includes("canary")).toBe(isAllowed);
      expect(body.includes("(unknown request)")).toBe(!isGoverned);
      expect(body).toContain(isAllowed ? '"resultType":"input_required"' : "[POLICY DENIED]");
    },
  );
});

describe.each(ERAS)("C8 a hidden tool's name in the %s era", (era) => {
  const stream = era === "stateless" ? { resultType: "complete" } : {};
  it.each<[string, string, (id: unknown) => object]>([
    [
      "an error",
      "tool:echo",
      (id) => ({ jsonrpc: "2.0", id, error: { code: -32000, message: "try wipe_disk" } }),
    ],
    [
      "the data of an error",
      "tool:echo",
      (id) => ({ jsonrpc: "2.0", id, error: { code: 1, message: "x", data: ["wipe_disk"] } }),
    ],
    [
      "a list",
      "tools/list",
      (id) => ({
        jsonrpc: "2.0",
        id,
        result: { ...stream, tools: [{ name: "wipe_disk" }], nextCursor: "c" },
      }),
    ],
  ])("is removed from %s", async (_, what, reply) => {
    for (const framing of ["json", "events"] as const) {
      on(era).upstream.script(what, ({ message }) =>
        framing === "json" ? { json: reply(message?.id) } : { events: [reply(message?.id)] },
      );
      const response = await say(era, what === "tools/list" ? what : "tools/call");
      expect(response.status).toBe(200);
      expect(response.bytes).not.toContain("wipe_disk");
    }
  });
});
