import { RE2JS, RE2Set } from "re2js";
import { compilePattern } from "../src/pattern.ts";

/**
 * Prints what patterns cost here, against re2js, in the same run: `npx tsx packages/policy/bench/regex.ts`. The ratio
 * is what to look at; below 1 is faster than re2js.
 */

/** What one pattern may keep in re2js's table of states, as it was used here. */
const TABLE_BYTES = 65_536;

type Case = { name: string; pattern: string; text: string; runs: number };

const WORDS = "The quick brown fox jumps over the lazy dog, 4000 times. ";

const CASES: readonly Case[] = [
  {
    name: "an address, 15 characters",
    pattern: "^[a-z0-9-]+@example\\.com$",
    text: "ann@example.com",
    runs: 100_000,
  },
  {
    name: "an address that is none",
    pattern: "^[a-z0-9-]+@example\\.com$",
    text: "order 1187",
    runs: 100_000,
  },
  { name: "drop table, 60 characters", pattern: "(?i)drop\\s+table", text: WORDS, runs: 50_000 },
  { name: "a key in 57 KB", pattern: "AKIA[0-9A-Z]{16}", text: WORDS.repeat(1000), runs: 20 },
  {
    name: "words of any script in 32 KB",
    pattern: "^(?:\\p{L}|[\\s.,])+$",
    text: "Größe, παράδειγμα и слово. ".repeat(1200),
    runs: 20,
  },
  { name: "nested repeats in 57 KB", pattern: "^(\\w+\\W*)*$", text: WORDS.repeat(1000), runs: 20 },
  { name: "a cap of 1000 characters", pattern: "^.{1,1000}$", text: WORDS.repeat(15), runs: 200 },
  { name: "a table that overflows, 20 KB", pattern: "[ab]*a[ab]{60}c", text: noise(20_000), runs: 3 },
  {
    name: "the largest work that is evaluated",
    pattern: "[ab]*a[ab]{900}[ab]{900}[ab]{900}c",
    text: noise(1500),
    runs: 1,
  },
];

/** a and b in an order that does not repeat soon. */
function noise(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed & 65_536) === 0 ? "a" : "b";
  }).join("");
}

function ours(source: string): (text: string) => unknown {
  const compiled = compilePattern(source);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.pattern.test;
}

/** As it was used before: the size is asked for, then a set of one is made. */
function re2js(source: string): (text: string) => unknown {
  RE2JS.compile(source).programSize();
  const set = new RE2Set(RE2Set.UNANCHORED, 0, TABLE_BYTES);
  set.add(source);
  set.compile();
  return (text) => set.match(text).length > 0;
}

/** Nanoseconds a run, the best of some rounds. */
function measure(run: () => unknown, runs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6; round++) {
    const start = performance.now();
    for (let i = 0; i < runs; i++) run();
    best = Math.min(best, ((performance.now() - start) * 1e6) / runs);
  }
  return best;
}

function line(name: string, mine: number, theirs: number): void {
  console.log(`${name.padEnd(36)} ${time(mine)} ${time(theirs)} ${(mine / theirs).toFixed(2).padStart(7)}`);
}

function time(nanoseconds: number): string {
  const text = nanoseconds < 10_000 ? `${nanoseconds.toFixed(0)} ns` : `${(nanoseconds / 1e6).toFixed(3)} ms`;
  return text.padStart(12);
}

console.log(`${"".padEnd(36)} ${"ours".padStart(12)} ${"re2js".padStart(12)} ${"ratio".padStart(7)}`);
for (const { name, pattern, text, runs } of CASES) {
  const mine = ours(pattern);
  const theirs = re2js(pattern);
  line(
    name,
    measure(() => mine(text), runs),
    measure(() => theirs(text), runs),
  );
}
for (const { name, pattern, text } of CASES) {
  line(
    `${name}: compile and first text`,
    measure(() => ours(pattern)(text.slice(0, 50)), 100),
    measure(() => re2js(pattern)(text.slice(0, 50)), 100),
  );
}
