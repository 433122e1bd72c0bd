import { describe, expect, it } from "vitest";
import { isReservedSlug, slugOf } from "./org-slug.ts";

describe("slugOf", () => {
  it.each([
    ["Acme", "acme"],
    ["Acme Corp. GmbH & Co", "acme-corp-gmbh-co"],
    ["Žluťoučký kůň", "zlutoucky-kun"],
    ["  --x--  ", "x"],
    ["数据", "org"],
    ["a".repeat(80), "a".repeat(40)],
    [`${"a".repeat(39)} b`, "a".repeat(39)],
    ["../../etc", "etc"],
  ])("makes %j into %j", (name, slug) => expect(slugOf(name)).toBe(slug));

  it("keeps the dashboard's own addresses free", () => {
    expect(["api", "docs", "sign-in", "a"].map(isReservedSlug)).toEqual([true, true, true, true]);
    expect(isReservedSlug("acme")).toBe(false);
  });
});
