import { describe, expect, test } from "vitest";
import { compile, decide, type Issue, load, parse } from "../index.ts";
import { cpuMicros } from "../testing/growth.ts";
import { type HostileFile, type HostileText, hostileText } from "../testing/hostile-text.ts";

const FILES = (
  import.meta as unknown as { glob(pattern: string, options: object): Record<string, string> }
).glob("../../cases/hostile/*.json", { query: "?raw", import: "default", eager: true });

/** What may be measured as slower than in proportion, on a machine that others use too. Squares would be four. */
const NOISE = 2.5;

/** How much more than a plain document a document of the same length may cost. */
const MOST = 150;

const PLAIN = `{"version":"1","default":"deny","tools":{${Array.from({ length: 1000 }, (_, i) => `"tool_${i}":{"require":[{"conditions":[{"path":"args.a","op":"eq","value":${i}}]}]}`).join()}}}`;

for (const [path, file] of Object.entries(FILES)) {
  const { frames, documents }: HostileFile = JSON.parse(file);
  const textOf = (entry: HostileText, scale?: number) => hostileText(entry, frames[entry.frame], scale);

  describe(`the corpus ${path}`, () => {
    test("each document has a name of its own", () => {
      expect(new Set(documents.map(({ name }) => name)).size).toBe(documents.length);
    });

    test.each(documents.map((entry) => [entry.name, entry] as const))("%s", (_name, entry) => {
      const text = textOf(entry);
      const result = parse(text);
      const issues = result.ok ? result.warnings : result.issues;
      for (const found of issues) expectWellTold(found, text);
      expect(result.ok ? [] : [...new Set(issues.map(({ code }) => code))].toSorted()).toEqual(entry.codes);
      if (!result.ok) return;
      const loaded = load(JSON.parse(JSON.stringify(compile(result.document))));
      if (!loaded.ok) throw new Error(loaded.reason);
      for (const tool of ["x", "__proto__", "constructor"]) {
        expect(decide(loaded.policy, { tool, args: { a: "aaaa!" } }).effect).toMatch(/^(?:allow|deny)$/);
      }
    });

    test("reads a document four times as long in about four times the time", () => {
      const plain = cost(PLAIN, 4) / PLAIN.length;
      const isSlow = (entry: HostileText, rounds: number): boolean => {
        const [large, small] = [textOf(entry), textOf(entry, 0.25)];
        const [took, before] = [cost(large, rounds), cost(small, rounds)];
        const grows = took > (NOISE * before * large.length) / small.length + 40 * plain * 2000;
        return grows || took > MOST * plain * (large.length + 2000);
      };
      // What looks slow is measured again with more rounds: other work on the machine only ever adds.
      const slow = documents.filter((entry) => isSlow(entry, 2) && isSlow(entry, 12)).map(({ name }) => name);
      expect(slow).toEqual([]);
    }, 120_000);
  });
}

function expectWellTold({ from, to, line, column, message }: Issue, text: string): void {
  expect(from >= 0 && to >= from && to <= text.length && line >= 1 && column >= 1).toBe(true);
  expect(message).toMatch(/^[\s\S]+[.?]$/);
  expect(message.length).toBeLessThan(400);
}

/** Microseconds of CPU time that a text takes to be parsed, the best of some rounds. */
function cost(text: string, rounds: number): number {
  return Math.min(...Array.from({ length: rounds }, () => cpuMicros(() => parse(text))));
}
