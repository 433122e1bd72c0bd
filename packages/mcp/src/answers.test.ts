import { describe, expect, it } from "vitest";
import {
  deniedBody,
  envelopeVersion,
  errorBody,
  isClientRequest,
  isServedVersion,
  isServerNotification,
  isToolName,
  mentionsAny,
  methodNotFoundBody,
  notificationFate,
  readToolCall,
  refusedBody,
  unknownToolBody,
  unsupportedVersionBody,
} from "./index.ts";

describe("the method table", () => {
  it.each([
    "initialize",
    "ping",
    "tools/list",
    "tools/call",
    "resources/list",
    "resources/templates/list",
    "resources/read",
    "resources/subscribe",
    "resources/unsubscribe",
    "prompts/list",
    "prompts/get",
    "completion/complete",
    "logging/setLevel",
    "tasks/get",
    "tasks/result",
    "tasks/cancel",
  ])("has %s", (method) => {
    expect(isClientRequest(method)).toBe(true);
  });
  it.each(["Tools/Call", "tools/call ", "", "tasks/list", "tasks/update", "Resources/read", "constructor"])(
    "has no %j",
    (method) => expect(isClientRequest(method)).toBe(false),
  );
  it.each([
    ["notifications/initialized", "relayed"],
    ["notifications/cancelled", "relayed"],
    ["notifications/progress", "relayed"],
    ["notifications/roots/list_changed", "relayed"],
    ["notifications/tasks/status", "dropped"],
    ["notifications/elsewhere", "dropped"],
    ["$/elsewhere", "dropped"],
    ["tools/call", "invalid"],
    ["ping", "invalid"],
    ["server/discover", "invalid"],
    ["__proto__", "dropped"],
  ])("lets the notification %s be %s", (method, fate) => expect(notificationFate(method)).toBe(fate));
  it("relays a server's notifications", () => {
    expect(isServerNotification("notifications/message")).toBe(true);
    expect(isServerNotification("notifications/resources/updated")).toBe(true);
    expect(isServerNotification("notifications/elicitation/complete")).toBe(true);
    expect(isServerNotification("notifications/tasks/status")).toBe(true);
    expect(isServerNotification("notifications/tasks")).toBe(false);
    expect(isServerNotification("sampling/createMessage")).toBe(false);
  });
});

describe("protocol versions", () => {
  it.each(["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])("serves %s", (version) =>
    expect(isServedVersion(version)).toBe(true),
  );
  it.each(["2024-10-07", "2026-07-28", "", "2025-11-25 ", "latest"])("does not serve %j", (version) =>
    expect(isServedVersion(version)).toBe(false),
  );
  it("recognises a body with a newer revision", () => {
    const key = "io.modelcontextprotocol/protocolVersion";
    expect(envelopeVersion({ _meta: { [key]: "2026-07-28" } })).toBe("2026-07-28");
    expect(envelopeVersion({ _meta: { [key]: 1 } })).toBe("");
    expect(envelopeVersion({ _meta: {} })).toBeUndefined();
    expect(envelopeVersion(undefined)).toBeUndefined();
  });
  it("lists the served versions, and repeats a requested one up to a version's length", () => {
    expect(JSON.parse(unsupportedVersionBody("x".repeat(1000)))).toEqual({
      jsonrpc: "2.0",
      error: {
        code: -32022,
        message: "Unsupported protocol version",
        data: {
          supported: ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"],
          requested: "x".repeat(32),
        },
      },
    });
  });
});

describe("the params of a tools/call", () => {
  it("are a name and arguments", () => {
    expect(readToolCall({ name: "a" })).toEqual({ ok: true, name: "a", args: {}, asTask: false });
    expect(readToolCall({ name: "a", arguments: { x: 1 }, _meta: { progressToken: 1 } })).toEqual({
      ok: true,
      name: "a",
      args: { x: 1 },
      asTask: false,
    });
  });
  it.each([{}, { ttl: 1 }, { ttl: null }])("and a task: %j", (task) => {
    expect(readToolCall({ name: "a", task })).toMatchObject({ ok: true, asTask: true });
  });
  it.each([
    ["nothing", undefined],
    ["no name", {}],
    ["a number for a name", { name: 1 }],
    ["arguments as a text", { name: "a", arguments: "x" }],
    ["arguments null", { name: "a", arguments: null }],
    ["arguments as a list", { name: "a", arguments: [] }],
    ["_meta as a text", { name: "a", _meta: "x" }],
    ["a task that is a flag", { name: "a", task: true }],
    ["a time to live that is a text", { name: "a", task: { ttl: "1" } }],
    ["a task with more", { name: "a", task: { ttl: 1, taskId: "x" } }],
    ["an unknown member", { name: "a", Arguments: {} }],
  ])("are refused with %s", (_, params) => {
    expect(readToolCall(params)).toMatchObject({ ok: false });
  });
});

describe("answers", () => {
  it("have the request's id, or none", () => {
    expect(errorBody("1", { code: -32600, message: "m" })).toBe(
      '{"jsonrpc":"2.0","id":"1","error":{"code":-32600,"message":"m"}}',
    );
    expect(errorBody(undefined, { code: -32700, message: "m" })).toBe(
      '{"jsonrpc":"2.0","error":{"code":-32700,"message":"m"}}',
    );
    expect(methodNotFoundBody(1)).toBe(
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}',
    );
  });

  it("repeat the name of an unknown tool only when it is legal", () => {
    expect(unknownToolBody(1, "a.b-c_d")).toContain('"Unknown tool: a.b-c_d"');
    expect(unknownToolBody(1, "a\u202eb")).toBe(unknownToolBody(1, "cafe\u0301"));
    expect(unknownToolBody(1, "a\u202eb")).toContain('"message":"Unknown tool"');
  });

  it("tell an agent what was denied, why, and what it can do", () => {
    const denial = {
      rule: "/tools/pay/limits/0",
      policy: "p",
      revision: 3,
      reason: "Ten a minute.",
      callId: "c",
    };
    const told = JSON.parse(deniedBody(5, { ...denial, retryAfterMs: 41_200 }));
    expect(told).toEqual({
      jsonrpc: "2.0",
      id: 5,
      result: {
        content: [
          {
            type: "text",
            text: "[POLICY DENIED] Ten a minute.\nThe call did not reach the server. Call again in 42 s, not earlier. (rule /tools/pay/limits/0, call c)",
          },
        ],
        isError: true,
        _meta: { "sallyport/decision": { decision: "deny", ...denial, retryAfterMs: 41_200 } },
      },
    });
    expect(deniedBody(5, denial)).not.toContain("retryAfterMs");
    expect(deniedBody(5, denial)).toContain("Do not repeat it unchanged");
    expect(JSON.parse(refusedBody(5, denial))).toEqual({
      jsonrpc: "2.0",
      id: 5,
      error: {
        code: -31403,
        message: "[POLICY DENIED] Ten a minute.",
        data: { decision: "deny", ...denial },
      },
    });
  });
});

describe("tool names", () => {
  it.each(["a", "A.b-c_9", "x".repeat(256), "__proto__", "constructor", "a/b", "a:b", "a b", "caf\u00e9"])(
    "may be %s",
    (name) => expect(isToolName(name)).toBe(true),
  );
  it.each([
    "",
    "x".repeat(257),
    "a ",
    "a  b",
    "a\u0000",
    "a\n",
    "\uff41",
    "\u0430dmin",
    "cafe\u0301",
    "a\u200b",
  ])("may not be %j", (name) => expect(isToolName(name)).toBe(false));
});

describe("mentionsAny", () => {
  it.each([
    ["use wipe_disk now", true],
    ["wipe_disk", true],
    ['"wipe_disk"', true],
    ["a-wipe_disk.", true],
    ["wipe_disks and wipe_disk", true],
    ["wipe_disks", false],
    ["my_wipe_disk", false],
    ["wipe", false],
    ["", false],
  ])("%j: %s", (text, expected) => expect(mentionsAny(text, ["nothing", "wipe_disk"])).toBe(expected));
});
