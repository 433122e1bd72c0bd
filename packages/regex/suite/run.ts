import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { compilePattern } from "../src/index.ts";

/**
 * Runs RE2's search corpus, and its exhaustive one, as RE2/J keeps them; no package on npm has them:
 *
 *   npm run suite -w @sallyport/regex [-- <a clone of google/re2j>]
 *
 * Without a clone it makes one under .sallyport, at the commit below. Compares whether a pattern matches anywhere in a
 * text. Fails when an answer differs, and when a pattern is refused that RE2 takes, apart from the reasons below.
 */

const SOURCE = "https://github.com/google/re2j";
const COMMIT = "951a6159fdc0a4931593c70442926f86031edf40";
const CLONE = join(import.meta.dirname, "../../../.sallyport/suites/re2");

/** Patterns that are refused on purpose. Each reason must be met in the search corpus. */
const REFUSED: readonly { why: string; is: RegExp }[] = [
  { why: "\\C is a single byte of UTF-8; strings here have none", is: /\\C/ },
];

const GO_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["a", "\\u0007"],
  ["v", "\\u000b"],
]);

type Tally = { patterns: number; refused: number; answers: number; inBytes: number; problems: string[] };

const folder = process.argv[2] ?? cloned();
const met = new Set<string>();
report("search", readFileSync(join(folder, "testdata/re2-search.txt"), "utf8"));
for (const { why } of REFUSED.filter((reason) => !met.has(reason.why))) {
  console.error(`nothing is refused any more for this reason: ${why}`);
  process.exitCode = 1;
}
report(
  "exhaustive",
  gunzipSync(readFileSync(join(folder, "testdata/re2-exhaustive.txt.gz"))).toString("utf8"),
);

function cloned(): string {
  if (existsSync(CLONE)) return CLONE;
  mkdirSync(CLONE, { recursive: true });
  for (const args of [
    ["init", "-q"],
    ["fetch", "-q", "--depth", "1", SOURCE, COMMIT],
    ["checkout", "-q", COMMIT],
  ]) {
    execFileSync("git", args, { cwd: CLONE, stdio: "inherit" });
  }
  return CLONE;
}

function report(name: string, corpus: string): void {
  const { patterns, refused, answers, inBytes, problems } = run(corpus);
  console.log(
    `${name}: ${answers} answers to ${patterns - refused} patterns, ${problems.length} differ; ${refused} patterns refused on purpose; ${inBytes} answers about the inside of a character left out`,
  );
  for (const problem of problems.slice(0, 20)) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

/**
 * The corpus: lists of strings, each followed by patterns; behind a pattern there is a line for each string, with four
 * results between semicolons. The second is where the leftmost match anywhere in the string stands, or `-`.
 */
function run(corpus: string): Tally {
  const tally: Tally = { patterns: 0, refused: 0, answers: 0, inBytes: 0, problems: [] };
  let strings: string[] = [];
  let at = 0;
  let isStrings = false;
  let source = "";
  let test: ((text: string) => boolean | "too long") | undefined;
  for (const line of corpus.split("\n")) {
    if (line === "" || /^[#A-Z]/.test(line)) continue;
    if (line === "strings" || line === "regexps") {
      isStrings = line === "strings";
      if (isStrings) strings = [];
    } else if (line.startsWith('"') && isStrings) strings.push(unquoted(line));
    else if (line.startsWith('"')) {
      source = unquoted(line);
      test = compiled(source, tally);
      at = 0;
    } else {
      const text = strings[at++] ?? "";
      if (test !== undefined) compare({ source, text, found: line.split(";")[1] ?? "-" }, { test, tally });
    }
  }
  return tally;
}

function compiled(source: string, tally: Tally) {
  tally.patterns++;
  const result = compilePattern(source);
  if (result.ok) return result.pattern.test;
  tally.refused++;
  const reason = REFUSED.find(({ is }) => is.test(source));
  if (reason === undefined) tally.problems.push(`${source} is refused: ${result.problem}`);
  else met.add(reason.why);
  return undefined;
}

type Answer = { source: string; text: string; found: string };

function compare(
  { source, text, found }: Answer,
  { test, tally }: { test: (text: string) => boolean | "too long"; tally: Tally },
): void {
  if (isInsideCharacter(text, found)) {
    tally.inBytes++;
    return;
  }
  tally.answers++;
  const isMatch = test(text);
  if (isMatch !== (found !== "-")) {
    tally.problems.push(`${source} on ${JSON.stringify(text)}: RE2 says ${found}, here ${isMatch}`);
  }
}

/** RE2 counts bytes, so an empty match may stand between the bytes of one character, where a string has no place. */
function isInsideCharacter(text: string, found: string): boolean {
  const [, from = "", to = ""] = /^(\d+)-(\d+)/.exec(found) ?? [];
  if (from === "" || from !== to) return false;
  const byte = Buffer.from(text, "utf8")[Number(from)] ?? 0;
  return (byte & 0xc0) === 0x80;
}

/** A string as Go quotes it. */
function unquoted(line: string): string {
  const json = line
    .replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (escape, hex?: string, letter = "") =>
      hex === undefined ? (GO_ESCAPES.get(letter) ?? escape) : `\\u00${hex}`,
    )
    .replaceAll(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return String(JSON.parse(json));
}
