import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mutatedSource, ROOT } from "./build-mutant.ts";
import { MUTANTS, NOT_YET } from "./mutants.ts";

/** `npm run mutants` takes minutes. These tests keep its list correct in between. */
const THREATS = readFileSync(join(ROOT, "docs/threats.md"), "utf8");
const ROWS = [...THREATS.matchAll(/<a id="([ABCSL]\d+)">/g)].map(([, id = ""]) => id);
const needsOne = (row: string): boolean => /^[ABCS]/.test(row);

it("every row of the table of threats has a mutant, or a reason why not yet", () => {
  const rows = new Set([...MUTANTS.map(({ row }) => row), ...Object.keys(NOT_YET)]);
  const known = new Set([...THREATS.matchAll(/<a id="([A-Z]\d+)">/g)].map(([, id = ""]) => id));
  expect([...rows].filter(needsOne).toSorted()).toEqual(ROWS.filter(needsOne).toSorted());
  expect([...rows].filter((row) => !known.has(row))).toEqual([]);
});

it("the code that a mutant changes exists exactly once", () => {
  for (const mutant of MUTANTS)
    expect(mutatedSource(mutant)).not.toBe(mutatedSource({ ...mutant, replace: mutant.find }));
});

/** Whether a file has a title that yields this name, and the values that a table fills in. */
function hasTest(source: string, name: string): boolean {
  const titles = [...source.matchAll(/(?:\bit|\))\(\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/g)];
  return titles.some(([, double, single]) => {
    const title = double === undefined ? (single ?? "") : (JSON.parse(`"${double}"`) as string);
    const literal = title.split(/%[sij]/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const filled = new RegExp(`^${literal.join("(.+)")}$`).exec(name);
    return filled?.slice(1).every((text) => text === "other" || source.includes(text)) === true;
  });
}

it("the test that must fail and its legal twin exist", () => {
  const missing = MUTANTS.flatMap(({ test, red, green }) => {
    const file = join(ROOT, "apps/proxy/src/acceptance", `${test}.pg.test.ts`);
    const source = existsSync(file) ? readFileSync(file, "utf8") : "";
    return [red, green].filter((name) => !hasTest(source, name)).map((name) => `${test}: ${name}`);
  });
  expect(missing).toEqual([]);
});
