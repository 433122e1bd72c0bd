import { expect, it } from "vitest";
import { rolloutOf } from "./proxy-rollout.ts";

const now = Date.parse("2026-11-30T12:00:00Z");
const proxy = (version: number, seconds: number) => ({
  configVersion: BigInt(version),
  lastSeenAt: new Date(now - seconds * 1000),
});

it.each([
  ["no proxy", [], { live: 0, of: 0, silentMs: null }],
  ["one that has it", [proxy(5, 1)], { live: 1, of: 1, silentMs: null }],
  ["one that has a newer one", [proxy(6, 1)], { live: 1, of: 1, silentMs: null }],
  ["one that has an older one", [proxy(4, 1)], { live: 0, of: 1, silentMs: 1000 }],
  ["one of two", [proxy(5, 1), proxy(4, 2)], { live: 1, of: 2, silentMs: 2000 }],
  [
    "one frozen for longer than a stopped one",
    [proxy(5, 1), proxy(4, 90)],
    { live: 1, of: 2, silentMs: 90_000 },
  ],
  ["the most silent of two", [proxy(4, 1), proxy(4, 30)], { live: 0, of: 2, silentMs: 30_000 }],
  ["one that had it and stopped", [proxy(5, 90), proxy(5, 1)], { live: 1, of: 1, silentMs: null }],
])("version 5 on %s", (_name, proxies, wanted) => {
  expect(rolloutOf(proxies, 5n, now)).toEqual(wanted);
});
