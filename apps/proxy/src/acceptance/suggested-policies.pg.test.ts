import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allCases, sampledCases } from "../testing/suggested/suggested-cases.ts";
import { SuggestedStage } from "../testing/suggested/suggested-stage.ts";

/**
 * Suggested policies as they are published and enforced: docs/catalogue-method.md. One of each class and strength in
 * three tools here; `npm run suggested` tries every tool of the seed in every strength.
 */
const { SUGGESTED } = process.env;
const [GROUPS, MINUTES] = SUGGESTED === "all" ? [allCases(), 30] : [sampledCases(), 1];

let stage: SuggestedStage;
beforeAll(async () => {
  stage = await SuggestedStage.set();
});
afterAll(() => stage?.strike());

it("has three cases of every class and strength", () => {
  expect(sampledCases().map(([, cases]) => cases.length)).toEqual(Array.from({ length: 15 }, () => 3));
});

describe("the suggested policy for", () => {
  it.each(GROUPS)(
    "%s lets one call reach the server, and another not",
    async (_, cases) => {
      const faults: string[] = [];
      for (const one of cases) {
        const fault = await stage.faultOf(one);
        if (fault !== undefined) faults.push(`${one.server} ${one.judged.tool.name}: ${fault}`);
      }
      expect(faults).toEqual([]);
    },
    MINUTES * 60_000,
  );
});
