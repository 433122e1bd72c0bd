import type { Obligation } from "@sallyport/policy";
import { expect, it } from "vitest";
import { countable } from "./permission.ts";

const LIMIT: Obligation = {
  kind: "limit",
  rule: "/all_tools/limits/0",
  counter: "calls",
  scope: "grant",
  window: { kind: "fixed", unit: "minute" },
  max: 1n,
  amount: 1n,
  reason: "",
};

it("limits can be met", () => expect(countable([LIMIT])).toEqual([LIMIT]));

it("an obligation of a kind that a later version knows denies, wherever it stands", () => {
  const unknown = { kind: "payment", rule: "/tools/a/payment", reason: "Pay." } as never;
  for (const obligations of [[unknown], [LIMIT, unknown], [unknown, LIMIT]]) {
    expect(countable(obligations)).toMatchObject({ rule: "/tools/a/payment", reason: expect.any(String) });
  }
});
