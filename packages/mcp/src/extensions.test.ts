import { isObject, type JsonObject, own } from "@sallyport/json";
import { describe, expect, it } from "vitest";
import { APPS_EXTENSION, passingExtensions, reduceExtensions } from "./extensions.ts";
import { reduceInitializeResult } from "./initialize-result.ts";
import { TASKS_EXTENSION } from "./task.ts";

const all = (): boolean => true;
const ui = { mimeTypes: ["text/html;profile=mcp-app"] };
const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`com.example/${n}`, {}]));

describe("extensions that pass", () => {
  it.each<[string, JsonObject, (id: string) => boolean, JsonObject]>([
    [
      "with their settings",
      { extensions: { [APPS_EXTENSION]: ui } },
      all,
      { extensions: { [APPS_EXTENSION]: ui } },
    ],
    ["as experimental ones too", { experimental: { x: {} } }, all, { experimental: { x: {} } }],
    [
      "each by its id",
      { extensions: { a: {}, b: {} }, experimental: { a: {}, c: {} } },
      (id) => id === "a",
      { extensions: { a: {} }, experimental: { a: {} } },
    ],
    [
      "never with tasks",
      { extensions: { [TASKS_EXTENSION]: {} }, experimental: { [TASKS_EXTENSION]: {} } },
      all,
      {},
    ],
    ["not without settings", { extensions: { a: true, b: null, c: [] } }, all, {}],
    ["not where they are no object", { extensions: ["a"], experimental: "a" }, all, {}],
    ["not under a very long id", { extensions: { ["x".repeat(257)]: {} } }, all, {}],
    ["and nothing else", { tools: {}, other: {} }, all, {}],
  ])("pass %s", (_, capabilities, passes, wanted) => {
    expect(passingExtensions(capabilities, passes)).toEqual(wanted);
  });

  it("are asked for a hundred times, however many a server offers", () => {
    const asked: string[] = [];
    passingExtensions({ extensions: many }, (id) => asked.push(id) > 0);
    expect(asked).toHaveLength(100);
  });
});

describe("what the request of a client says of extensions", () => {
  it.each<[string, JsonObject, JsonObject | undefined]>([
    ["stays where all pass", { elicitation: {}, extensions: { a: {} }, experimental: { a: {} } }, undefined],
    ["stays where there are none", { elicitation: {} }, undefined],
    [
      "loses what does not pass",
      { elicitation: {}, extensions: { a: {}, b: {} } },
      { elicitation: {}, extensions: { a: {} } },
    ],
    [
      "loses all of them",
      { elicitation: {}, extensions: { b: {} }, experimental: { b: {} } },
      { elicitation: {} },
    ],
    ["loses what has not their form", { extensions: "a" }, {}],
    ["keeps tasks as they are", { extensions: { [TASKS_EXTENSION]: { x: 1 } } }, undefined],
    [
      "keeps tasks where others do not pass",
      { extensions: { b: {}, [TASKS_EXTENSION]: {} } },
      { extensions: { [TASKS_EXTENSION]: {} } },
    ],
    [
      "keeps tasks beside what passes",
      { extensions: { a: {}, b: {}, [TASKS_EXTENSION]: {} } },
      { extensions: { a: {}, [TASKS_EXTENSION]: {} } },
    ],
  ])("%s", (_, capabilities, wanted) => {
    expect(reduceExtensions(capabilities, (id) => id === "a")).toEqual(wanted);
  });
});

it.each<[string, readonly string[] | undefined, boolean]>([
  ["passes", [], true],
  ["is left out while nobody knows the tools, because its settings may name one", undefined, false],
  ["is left out where its settings name what is hidden", ["wipe_disk"], false],
  ["passes where only its id has a word that is hidden", ["ui"], true],
])("an extension of a server %s", (_, hidden, passes) => {
  const capabilities = { extensions: { [APPS_EXTENSION]: { tools: ["wipe_disk"] } } };
  const told = { capabilities: [], hidden, allowsExtension: all };
  const seen = reduceInitializeResult({ protocolVersion: "2025-11-25", capabilities }, told)?.result ?? {};
  const offered = own(seen, "capabilities");
  expect(isObject(offered) && "extensions" in offered).toBe(passes);
});
