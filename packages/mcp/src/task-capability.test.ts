import type { JsonObject } from "@sallyport/json";
import { expect, it } from "vitest";
import { TASKS_EXTENSION } from "./task.ts";
import { reduceTasksCapability, tasksExtension } from "./task-capability.ts";

const calls = { requests: { tools: { call: {} } } };

it.each<[string, JsonObject, JsonObject | undefined]>([
  ["calls as tasks", calls, calls],
  ["calls and cancelling", { ...calls, cancel: {} }, { ...calls, cancel: {} }],
  ["calls, and no list of all grants' tasks", { ...calls, list: {}, cancel: {} }, { ...calls, cancel: {} }],
  [
    "calls, and no other request as a task",
    { requests: { tools: { call: { x: 1 }, list: {} }, sampling: { createMessage: {} } } },
    calls,
  ],
  ["nothing where calls cannot be tasks", { requests: { tools: {} }, cancel: {} }, undefined],
  ["nothing of an empty capability", {}, undefined],
  ["nothing of a list", { requests: { tools: { call: [] } } }, undefined],
])("a client is told of %s", (_, offered, told) => {
  expect(reduceTasksCapability(offered)).toEqual(told);
});

it.each<[string, JsonObject, JsonObject | undefined]>([
  [
    "is found without its settings",
    { extensions: { [TASKS_EXTENSION]: { x: 1 }, other: {} } },
    { [TASKS_EXTENSION]: {} },
  ],
  ["is missing among others", { extensions: { other: {} } }, undefined],
  ["is missing where it is no object", { extensions: { [TASKS_EXTENSION]: true } }, undefined],
  ["is missing where there are no extensions", {}, undefined],
])("the tasks extension %s", (_, capabilities, found) => {
  expect(tasksExtension(capabilities)).toEqual(found);
});
