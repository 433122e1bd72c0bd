import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mutatedSource, ROOT } from "./build-mutant.ts";
import { MUTANTS, NOT_YET } from "./mutants.ts";

/** `npm run mutants` takes minutes. This keeps its list from rotting in between. */
const numbered = (letter: string, last: number): string[] =>
  Array.from({ length: last }, (_, i) => `${letter}${i + 1}`);
const ROWS = [...numbered("A", 16), ...numbered("B", 14), ...numbered("C", 14), ...numbered("S", 8)];

it("every row of the table of threats has a mutant, or a reason why not yet", () => {
  const rows = new Set([...MUTANTS.map(({ row }) => row), ...Object.keys(NOT_YET)]);
  expect([...rows].toSorted()).toEqual(ROWS.toSorted());
});

it("what each of them changes is there once", () => {
  for (const mutant of MUTANTS)
    expect(mutatedSource(mutant)).not.toBe(mutatedSource({ ...mutant, replace: mutant.find }));
});

it("each test that must notice, and each legal twin, exists", () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-list-"));
  const file = join(folder, "tests.json");
  const files = [...new Set(MUTANTS.map(({ test }) => `acceptance/${test}.pg.test.ts`))];
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  execFileSync(process.execPath, [vitest, "list", "--project", "postgres", `--json=${file}`, ...files], {
    cwd: ROOT,
  });
  const tests = JSON.parse(readFileSync(file, "utf8")) as { name: string; file: string }[];
  rmSync(folder, { recursive: true });
  const isThere = (test: string, name: string): boolean =>
    tests.some(
      (found) => found.file.endsWith(`/${test}.pg.test.ts`) && ` > ${found.name}`.endsWith(` > ${name}`),
    );
  const missing = MUTANTS.flatMap(({ test, red, green }) =>
    [red, green].filter((name) => !isThere(test, name)).map((name) => `${test}: ${name}`),
  );
  expect(missing).toEqual([]);
});
