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
    { ...all, experimental: { x: {} } },
    ["elicitation", "sampling", "roots"],
    all,
  ],
])("keeps of a client's capabilities %s", (_, declared, allowed, kept) => {
  const reduced = reduceClientCapabilities(declaring(declared), (surface) => allowed.includes(surface));
  expect(reduced).toEqual(declaring(kept));
});

it.each<[string, JsonObject]>([
  ["every capability may be used", declaring(all)],
  ["a client declares none", declaring({})],
  ["a client leaves capabilities out", initialize({ protocolVersion: "2025-11-25" })],
  ["capabilities are no object", initialize({ capabilities: [] })],
  ["there are no params", { jsonrpc: "2.0", id: 1, method: "initialize" }],
])("changes nothing when %s", (_, message) => {
  expect(reduceClientCapabilities(message, () => true)).toBeUndefined();
});
