import type { JsonObject, JsonValue } from "@sallyport/json";
import { describe, expect, it } from "vitest";
import {
  readTaskRequest,
  readTaskState,
  reduceDiscoverResult,
  reduceInitializeResult,
  relatedTaskOf,
  withRelatedTask,
  writeTaskState,
} from "./index.ts";

const TIMES = { createdAt: "2026-07-28T10:00:00Z", lastUpdatedAt: "2026-07-28T10:00:01Z" };
const TASK = { taskId: "theirs", status: "working", ...TIMES };
const HOUR = 3_600_000;

describe("the state of a task", () => {
  it.each(["session", "stateless"] as const)("is written under another id for a %s client", (era) => {
    const [ttl, poll] = era === "session" ? ["ttl", "pollInterval"] : ["ttlMs", "pollIntervalMs"];
    const came = { ...TASK, statusMessage: "at it", [ttl]: 5, [poll]: 7, secret: "theirs", result: {} };
    const state = readTaskState(came, era);
    expect(state && writeTaskState(state, { taskId: "ours", era, maxMs: HOUR })).toEqual({
      ...TASK,
      taskId: "ours",
      statusMessage: "at it",
      [ttl]: 5,
      [poll]: 7,
    });
  });

  it.each<[string, JsonValue | undefined, number]>([
    ["for ever", null, HOUR],
    ["nothing", undefined, HOUR],
    ["more", 2 * HOUR, HOUR],
    ["less", 1, 1],
  ])("has a lifetime within the maximum when its server gives %s", (_, ttl, shown) => {
    const state = readTaskState(ttl === undefined ? TASK : { ...TASK, ttl }, "session");
    const written = state && writeTaskState(state, { taskId: "ours", era: "session", maxMs: HOUR });
    expect(written).toHaveProperty("ttl", shown);
  });

  it.each<[string, JsonObject]>([
    ["no id", { ...TASK, taskId: "" }],
    ["an id that is a number", { ...TASK, taskId: 1 }],
    ["an id beyond 1024 characters", { ...TASK, taskId: "x".repeat(1025) }],
    ["an id that no header can carry", { ...TASK, taskId: "\ud800" }],
    ["another status", { ...TASK, status: "done" }],
    ["a status of the prototype", { ...TASK, status: "constructor" }],
    ["no times", { taskId: "x", status: "working" }],
    ["a message that is an object", { ...TASK, statusMessage: {} }],
    ["a time to live that is a text", { ...TASK, ttl: "1" }],
    ["a negative interval", { ...TASK, pollInterval: -1 }],
  ])("is none with %s", (_, task) => expect(readTaskState(task, "session")).toBeUndefined());
});

describe("the params of a request about a task", () => {
  it("are its id, and responses in tasks/update", () => {
    expect(readTaskRequest("tasks/get", { taskId: "x", _meta: {} })).toEqual({
      ok: true,
      taskId: "x",
      inputResponses: undefined,
    });
    expect(readTaskRequest("tasks/result", { taskId: "x", task: { ttl: 1 } }).ok).toBe(true);
    const inputResponses = { a: {} };
    expect(readTaskRequest("tasks/update", { taskId: "x", inputResponses })).toMatchObject({
      inputResponses,
    });
  });
  it.each<["tasks/get" | "tasks/update", JsonObject | undefined]>([
    ["tasks/get", undefined],
    ["tasks/get", { taskId: 1 }],
    ["tasks/get", { taskId: "x", _meta: 1 }],
    ["tasks/get", { taskId: "x", inputResponses: {} }],
    ["tasks/get", { taskId: "x", TaskId: "y" }],
    ["tasks/update", { taskId: "x" }],
    ["tasks/update", { taskId: "x", inputResponses: [] }],
  ])("of %s are not %j", (method, params) => expect(readTaskRequest(method, params).ok).toBe(false));
});

describe("what a message belongs to", () => {
  const key = "io.modelcontextprotocol/related-task";
  it("is rewritten to another id, or removed", () => {
    const params = { a: 1, _meta: { [key]: { taskId: "theirs", more: 1 }, progressToken: 1 } };
    expect(relatedTaskOf(params)).toEqual({ taskId: "theirs" });
    expect(withRelatedTask(params, "ours")).toEqual({
      a: 1,
      _meta: { [key]: { taskId: "ours" }, progressToken: 1 },
    });
    expect(withRelatedTask(params, undefined)).toEqual({ a: 1, _meta: { progressToken: 1 } });
    expect(withRelatedTask({ _meta: { [key]: "theirs" } }, undefined)).toEqual({});
    expect(relatedTaskOf({ _meta: { [key]: "theirs" } })).toEqual({ taskId: "" });
    expect(relatedTaskOf({ _meta: {} })).toBeUndefined();
    expect(relatedTaskOf(undefined)).toBeUndefined();
  });
});

describe("the capability", () => {
  const all = { list: {}, cancel: {}, requests: { tools: { call: {} }, other: {} } };
  const extensions = { "io.modelcontextprotocol/tasks": { a: 1 }, "io.modelcontextprotocol/ui": {} };
  const told = { capabilities: ["tools", "tasks"], hidden: [], allowsExtension: () => false };
  const ofSession = (capabilities: JsonObject, known: string[] = told.capabilities) =>
    reduceInitializeResult({ protocolVersion: "2025-11-25", capabilities }, { ...told, capabilities: known })
      ?.result["capabilities"];
  const ofStateless = (capabilities: JsonObject, known: string[] = told.capabilities) =>
    reduceDiscoverResult(
      { supportedVersions: ["2026-07-28"], capabilities },
      { ...told, capabilities: known },
    )?.result["capabilities"];

  it("never has tasks/list", () => {
    expect(ofSession({ tools: {}, tasks: all, extensions })).toEqual({
      tools: {},
      tasks: { cancel: {}, requests: { tools: { call: {} } } },
    });
    expect(ofSession({ tasks: { list: {}, cancel: {} } })).toEqual({});
    expect(ofStateless({ tasks: all, extensions })).toEqual({
      extensions: { "io.modelcontextprotocol/tasks": {} },
    });
  });
  it("is absent where the policy lets no tool run as a task", () => {
    expect(ofSession({ tasks: all }, ["tools"])).toEqual({});
    expect(ofStateless({ extensions }, ["tools"])).toEqual({});
  });
});
