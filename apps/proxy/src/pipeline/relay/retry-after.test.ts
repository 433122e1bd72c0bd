import { expect, it } from "vitest";
import { readRetryAfter } from "./retry-after.ts";

const NOW = Date.UTC(2026, 6, 28, 12);

it.each<[string | undefined, number | undefined]>([
  ["0", 0],
  ["7", 7000],
  [" 7 ", 7000],
  ["999999999", 86_400_000],
  ["Tue, 28 Jul 2026 12:00:30 GMT", 30_000],
  ["Tue, 28 Jul 2026 11:00:00 GMT", 0],
  ["Tue, 28 Jul 2037 12:00:00 GMT", 86_400_000],
  ["Tue, 99 Abc 2026 12:00:00 GMT", undefined],
  ["28 Jul 2026", undefined],
  ["-1", undefined],
  ["1.5", undefined],
  ["soon", undefined],
  ["", undefined],
  [undefined, undefined],
])("Retry-After %j is %s ms", (text, ms) => {
  const headers = text === undefined ? {} : { "retry-after": text };
  expect(readRetryAfter({ status: 429, headers }, NOW)).toBe(ms);
});
