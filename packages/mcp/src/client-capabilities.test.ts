import type { JsonObject } from "@sallyport/json";
import { expect, it } from "vitest";
import { reduceClientCapabilities } from "./client-capabilities.ts";

const initialize = (params: JsonObject): JsonObject => ({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params,
});
const declaring = (capabilities: JsonObject): JsonObject =>
  initialize({ protocolVersion: "2025-11-25", capabilities });
const all = { elicitation: { url: {} }, sampling: {}, roots: { listChanged: true } };

it.each<[string, JsonObject, string[], JsonObject]>([
  ["those that may be used", all, ["elicitation", "roots"], { elicitation: { url: {} }, roots: all.roots }],
  ["none when none may be used", all, [], {}],
  [
    "none that is never relayed",
    { ...all, tasks: {}, experimental: { x: {} } },
    ["elicitation", "sampling", "roots"],
    all,
  ],
  [
    "the extensions that may be used",
    { extensions: { "com.example/a": { x: 1 }, "com.example/b": {} }, experimental: { x: {} } },
    ["com.example/a"],
    { extensions: { "com.example/a": { x: 1 } } },
  ],
])("keeps of a client's capabilities %s", (_, declared, allowed, kept) => {
  const reduced = reduceClientCapabilities(declaring(declared), {
    allows: (surface) => allowed.includes(surface),
    passes: (id) => allowed.includes(id),
  });
  expect(reduced).toEqual(declaring(kept));
});

it.each<[string, JsonObject]>([
  ["every capability may be used", declaring(all)],
  [
    "every extension may be used",
    declaring({ extensions: { "com.example/a": {} }, experimental: { x: {} } }),
  ],
  ["a client declares none", declaring({})],
  ["a client leaves capabilities out", initialize({ protocolVersion: "2025-11-25" })],
  ["capabilities are no object", initialize({ capabilities: [] })],
  ["there are no params", { jsonrpc: "2.0", id: 1, method: "initialize" }],
])("changes nothing when %s", (_, message) => {
  expect(reduceClientCapabilities(message, { allows: () => true, passes: () => true })).toBeUndefined();
});
