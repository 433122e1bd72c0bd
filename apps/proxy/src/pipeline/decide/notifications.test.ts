import type { ListenFilter } from "@sallyport/mcp";
import { describe, expect, it } from "vitest";
import { policyFrom } from "../../testing/call-context.ts";
import { isNotificationAllowed, narrowFilter } from "./notifications.ts";

const POLICY = policyFrom({
  version: "2",
  default: "deny",
  surfaces: { resources: { allow: ["file:///docs/**"] }, logging: { allow: ["db"] } },
});
const ALL: ListenFilter = {
  toolsListChanged: true,
  promptsListChanged: true,
  resourcesListChanged: true,
  resourceSubscriptions: ["file:///docs/a", "file:///etc/passwd"],
  taskIds: ["a task"],
};

describe("isNotificationAllowed", () => {
  it.each<[string, object | undefined, boolean]>([
    ["notifications/progress", { progressToken: 1 }, true],
    ["notifications/tools/list_changed", undefined, true],
    ["notifications/resources/list_changed", undefined, true],
    ["notifications/prompts/list_changed", undefined, false],
    ["notifications/resources/updated", { uri: "file:///docs/a" }, true],
    ["notifications/resources/updated", { uri: "file:///etc/passwd" }, false],
    ["notifications/resources/updated", {}, false],
    ["notifications/message", { level: "info", logger: "db", data: 1 }, true],
    ["notifications/message", { level: "info", logger: "web", data: 1 }, false],
  ])("%s of %j: %s", (method, params, isAllowed) =>
    expect(isNotificationAllowed({ method, params: params as never }, POLICY)).toBe(isAllowed),
  );
});

describe("narrowFilter", () => {
  it("keeps what the policy lets through, and says nothing of tasks", () =>
    expect(narrowFilter(ALL, POLICY)).toEqual({
      toolsListChanged: true,
      promptsListChanged: undefined,
      resourcesListChanged: true,
      resourceSubscriptions: ["file:///docs/a"],
      taskIds: undefined,
    }));

  it("leaves out the list of resources where none of them is allowed", () => {
    const filter = { ...ALL, resourceSubscriptions: ["file:///etc/passwd"] };
    expect(narrowFilter(filter, POLICY).resourceSubscriptions).toBeUndefined();
  });

  it("keeps nothing but the change of the tools without a policy", () =>
    expect(narrowFilter(ALL, null)).toEqual({ toolsListChanged: true }));
});
