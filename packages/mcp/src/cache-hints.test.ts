import type { JsonValue } from "@sallyport/json";
import { expect, it } from "vitest";
import { withPrivateHints } from "./cache-hints.ts";

it.each<[JsonValue | undefined, number]>([
  [1000, 1000],
  [30_000, 30_000],
  [30_001, 30_000],
  [1.9, 1],
  [0, 0],
  [-1, 0],
  ["1000", 0],
  [null, 0],
  [undefined, 0],
])("a filtered list with ttlMs %j is private and good for %j ms", (ttlMs, expected) => {
  const result = { tools: [], cacheScope: "public", ...(ttlMs === undefined ? {} : { ttlMs }) };
  expect(withPrivateHints(result)).toEqual({ tools: [], cacheScope: "private", ttlMs: expected });
});
