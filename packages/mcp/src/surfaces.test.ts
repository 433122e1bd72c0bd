import type { JsonObject } from "@sallyport/json";
import { describe, expect, it } from "vitest";
import {
  CONTENTS,
  filterCompletion,
  filterList,
  narrowTemplate,
  notificationAsk,
  PROMPT_LIST,
  readSurfaceRequest,
  RESOURCE_LIST,
  type SurfaceMethod,
  TEMPLATE_LIST,
} from "./index.ts";

const ref = { type: "ref/resource", uri: "file:///{path}" };
const argument = { name: "path", value: "a" };

describe("what a policy is asked about a request", () => {
  it.each<[SurfaceMethod, JsonObject, string[]]>([
    ["resources/list", { cursor: "c", _meta: {} }, ["resources *"]],
    ["resources/templates/list", {}, ["resources *"]],
    ["resources/read", { uri: "file:///a" }, ["resources file:///a"]],
    ["resources/subscribe", { uri: "file:///a" }, ["resources file:///a"]],
    ["resources/unsubscribe", { uri: "file:///a" }, ["resources file:///a"]],
    ["prompts/list", {}, ["prompts *"]],
    ["prompts/get", { name: "daily", arguments: { a: "b" } }, ["prompts daily"]],
    ["completion/complete", { ref, argument }, ["completions file:///{path}", "resources file:///{path}"]],
    [
      "completion/complete",
      { ref: { type: "ref/prompt", name: "daily", title: "Daily" }, argument, context: { arguments: {} } },
      ["completions daily", "prompts daily"],
    ],
    ["logging/setLevel", { level: "debug" }, ["logging *"]],
  ])("%s %j", (method, params, asks) => {
    const read = readSurfaceRequest(method, params);
    if (!read.ok) throw new Error(read.problem);
    expect(read.request.asks.map(({ surface, name = "*" }) => `${surface} ${name}`)).toEqual(asks);
  });

  it.each<[SurfaceMethod, JsonObject]>([
    ["resources/list", { cursor: 1 }],
    ["resources/list", { uri: "file:///a" }],
    ["resources/read", {}],
    ["resources/read", { uri: ["file:///a"] }],
    ["resources/read", { uri: "file:///a", URI: "file:///b" }],
    ["resources/read", { uri: "file:///a", requestState: "s" }],
    ["resources/subscribe", { uri: null }],
    ["prompts/get", { name: 1 }],
    ["prompts/get", { name: "a", arguments: [] }],
    ["prompts/get", { name: "a", _meta: "x" }],
    ["completion/complete", { ref }],
    ["completion/complete", { ref, argument: { name: "a", value: 1 } }],
    ["completion/complete", { ref, argument: { ...argument, extra: 1 } }],
    ["completion/complete", { ref: { ...ref, name: "daily" }, argument }],
    ["completion/complete", { ref: { type: "ref/prompt", uri: "file:///a" }, argument }],
    ["completion/complete", { ref: { type: "ref/other", name: "a" }, argument }],
    ["completion/complete", { ref: "daily", argument }],
    ["completion/complete", { ref, argument, context: { arguments: [] } }],
    ["completion/complete", { ref, argument, context: "x" }],
    ["logging/setLevel", { level: "loud" }],
    ["logging/setLevel", {}],
  ])("%s with %j is refused", (method, params) => {
    expect(readSurfaceRequest(method, params).ok).toBe(false);
  });

  it("reads and prompts are made again in the stateless era, and nothing else is", () => {
    const input = { requestState: "s", inputResponses: {} };
    const read = readSurfaceRequest("resources/read", { uri: "file:///a", ...input }, "stateless");
    expect(read).toMatchObject({
      request: { name: "file:///a", requestState: "s", inputResponses: {} },
    });
    expect(readSurfaceRequest("prompts/get", { name: "a", ...input }, "stateless").ok).toBe(true);
    expect(readSurfaceRequest("prompts/get", { name: "a", requestState: 1 }, "stateless").ok).toBe(false);
    expect(readSurfaceRequest("resources/list", input, "stateless").ok).toBe(false);
    expect(readSurfaceRequest("completion/complete", { ref, argument, ...input }, "stateless").ok).toBe(
      false,
    );
  });
});

describe("what a policy is asked about a notification", () => {
  it.each<[string, JsonObject | undefined, unknown]>([
    ["notifications/resources/list_changed", undefined, { surface: "resources", name: undefined }],
    ["notifications/prompts/list_changed", {}, { surface: "prompts", name: undefined }],
    ["notifications/resources/updated", { uri: "file:///a" }, { surface: "resources", name: "file:///a" }],
    ["notifications/resources/updated", {}, "unclear"],
    ["notifications/resources/updated", undefined, "unclear"],
    ["notifications/message", { logger: "db", data: 1 }, { surface: "logging", name: "db" }],
    ["notifications/message", { data: 1 }, { surface: "logging", name: "" }],
    ["notifications/message", { logger: 1 }, "unclear"],
    ["notifications/progress", {}, undefined],
    ["notifications/tools/list_changed", undefined, undefined],
  ])("%s %j", (method, params, asked) => expect(notificationAsk(method, params)).toEqual(asked));
});

describe("filtered results", () => {
  it("keep shown entries, every other key and the cursor", () => {
    const isShown = (name: string): boolean => name === "a";
    const items = (key: string) => [{ [key]: "a", x: 1 }, { [key]: "b" }];
    for (const shape of [PROMPT_LIST, RESOURCE_LIST, TEMPLATE_LIST, CONTENTS]) {
      const result = { [shape.items]: items(shape.name), nextCursor: "n" };
      expect(filterList(result, shape, isShown)).toEqual({
        names: ["a", "b"],
        result: { [shape.items]: [{ [shape.name]: "a", x: 1 }], nextCursor: "n" },
      });
      for (const other of [{}, { [shape.items]: {} }, { [shape.items]: ["a"] }, { [shape.items]: [{}] }])
        expect(filterList(other, shape, isShown)).toBeUndefined();
    }
  });

  it("of a completion lose their total when a value is removed", () => {
    const completion = { values: ["a", "b"], total: 7, hasMore: true };
    expect(filterCompletion({ completion }, () => true, [])).toEqual({ completion });
    expect(filterCompletion({ completion }, (value) => value !== "b", [])).toEqual({
      completion: { values: ["a"], hasMore: true },
    });
    for (const other of [
      {},
      { completion: [] },
      { completion: { values: "a" } },
      { completion: { values: [1] } },
    ])
      expect(filterCompletion(other, () => true, [])).toBeUndefined();
  });
});

describe("a template with what is known put in", () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ["file:///{path}", { path: "a b/c" }, "file:///a%20b%2Fc"],
    ["file:///{+path}", { path: "a b/../c" }, "file:///a%20b/../c"],
    ["repo://{owner}/{path}", { path: "x" }, "repo://{owner}/x"],
    ["repo://{owner}/{path}", { owner: "me", path: "x'" }, "repo://me/x%27"],
    ["a:b{/path}{?path,q}", { path: "x" }, "a:b/x{?path,q}"],
    ["a:b{?path}{&path}{;path}{.path}", { path: "x" }, "a:b?path=x&path=x;path=x.x"],
    ["file:///{path*}", { path: "x" }, undefined],
    ["file:///{other}", { path: "x" }, undefined],
    ["file:///{path}", { path: "\ud800" }, undefined],
    ["file:///{path}", { path: "{+path}" }, "file:///%7B%2Bpath%7D"],
  ])("%s with %j is %s", (template, values, narrowed) => {
    expect(narrowTemplate(template, "path", new Map(Object.entries(values)))).toBe(narrowed);
  });
});
