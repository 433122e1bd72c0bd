import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathHolds } from "../testing/reference/paths.ts";
import { FOLDERS, PATH_TEXT } from "../testing/values.ts";
import { type Folder, parseFolder, type Place, placeOf } from "./folder.ts";
import { evaluatorOf } from "./evaluate-operator.ts";

declare const URL: { new (text: string, base: string): { readonly pathname: string } };

const SETTINGS = { seed: 20_261_123, numRuns: 20_000 };

function folderOf(text: string): Folder {
  const folder = parseFolder(text);
  if (folder === undefined) throw new Error(`${text} is a folder.`);
  return folder;
}

/** Where a text leads for a system: its dots resolved as it resolves them, from a folder that nobody names. */
function resolved(text: string, separator: RegExp): string {
  const drive = separator.test("\\") ? (/^[A-Za-z]:(?=[/\\])/.exec(text)?.[0] ?? "") : "";
  const rest = text.slice(drive.length);
  const names = separator.test(rest.charAt(0)) ? [] : ["cwd"];
  for (const part of rest.split(separator)) {
    if (part === "..") names.pop();
    else if (part !== "" && part !== ".") names.push(part);
  }
  return `${drive.toLowerCase()}/${names.join("/")}`;
}

function attempt(read: () => string): string[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}

/** What real servers may have in hand: the text, without its escapes, or as the path of a URL. */
function texts(path: string): string[] {
  const isUrl = /^[A-Za-z][\w+.-]*:|^[\\/]{2}/.test(path);
  return [
    path,
    path.trim(),
    path.normalize("NFKC"),
    ...attempt(() => decodeURIComponent(path)),
    ...attempt(() => decodeURIComponent(decodeURIComponent(path))),
    ...attempt(() => (isUrl ? path : decodeURIComponent(new URL(path, "file:///cwd/").pathname))),
  ].filter((text) => !text.includes("\0") && !text.startsWith("~"));
}

describe("a path", () => {
  const places: readonly (readonly [string, string, RegExp[]])[] = [
    ["/srv/data", "/srv/data", [/\//, /[/\\]/]],
    ["/srv", "/srv", [/\//, /[/\\]/]],
    ["data", "/cwd/data", [/\//, /[/\\]/]],
    ["C:\\Users", "c:/Users", [/[/\\]/]],
  ];

  test.each(places)("in or out of %j is so for every reader", (text, folder, systems) => {
    const folders = [folderOf(text)];
    const lies = (path: string, at: string) => path === at || path.startsWith(`${at}/`);
    const tally: Record<Place, number> = { inside: 0, outside: 0, unclear: 0 };
    fc.assert(
      fc.property(PATH_TEXT, (path) => {
        const place = placeOf(path, folders);
        tally[place] += 1;
        if (place === "unclear") return;
        for (const read of texts(path).flatMap((one) => systems.map((system) => resolved(one, system)))) {
          if (place === "inside") expect(lies(read, folder), `${path} → ${read}`).toBe(true);
          else expect(lies(read.toLowerCase(), folder.toLowerCase()), `${path} → ${read}`).toBe(false);
        }
      }),
      SETTINGS,
    );
    expect(Math.min(tally.inside, tally.outside)).toBeGreaterThan(100);
  });

  test("has the result that the plain evaluator has", () => {
    const RESULTS = new Map<boolean | undefined, string>([
      [true, "yes"],
      [false, "no"],
      [undefined, "wrong"],
    ]);
    const lists = fc.array(fc.constantFrom(...FOLDERS), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(PATH_TEXT, lists, (path, folders) => {
        expect(evaluatorOf("path_within", folders, undefined)(path)).toBe(
          RESULTS.get(pathHolds(path, folders)),
        );
      }),
      SETTINGS,
    );
  });

  test("is in a folder by whole names", () => {
    const places = (paths: string[]) => paths.map((path) => placeOf(path, [folderOf("/srv/data")]));
    expect(places(["/srv/data", "/srv/data/x", "/srv/./data//x"])).toEqual(["inside", "inside", "inside"]);
    expect(places(["/srv/database", "/srv", "/", "/srv/data/../x"])).toEqual(Array(4).fill("outside"));
    expect(places(["srv/data", "c:/srv/data"])).toEqual(["unclear", "unclear"]);
  });

  test.each<[string, (n: number) => string]>([
    ["backslashes", (n) => "\\..".repeat(n)],
    ["points and spaces", (n) => `/${". ".repeat(n)}x`],
    ["escapes", (n) => "%41".repeat(n)],
    ["escapes of escapes", (n) => `/${"%25".repeat(n)}41`],
    ["braces of variables", (n) => "/${".repeat(n)],
    ["percent signs", (n) => "/%a".repeat(n)],
    ["letters to compose", (n) => `/a${"\u0301".repeat(n)}`],
    ["blanks", (n) => `/x${" ".repeat(n)}x`],
    ["names", (n) => "/aux".repeat(n)],
    ["short names", (n) => "/a".repeat(n)],
  ])("of 16 times as many %s takes about 16 times the work, not its square", (_, path) => {
    const folders = ["/srv/data", "C:\\data", "."].map(folderOf);
    const [few, many] = [path(2000), path(32_000)];
    const timeOf = (text: string) => fastest(() => placeOf(text, folders));
    // 256 times if anything were quadratic; other work on the machine can only slow single rounds
    expect(timeOf(many)).toBeLessThan(100 * timeOf(few) + 5);
  });
});

/** Milliseconds of the fastest of five rounds. */
function fastest(run: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const from = performance.now();
    run();
    return performance.now() - from;
  });
  return Math.min(...times);
}

declare const performance: { now(): number };

describe("a folder", () => {
  test.each([
    "~/x",
    "//srv/x",
    "\\\\server\\share",
    "/..",
    "a/../..",
    "/a%20b",
    "/a\0",
    "/a/b\\c",
    "a/b\\c",
    "C:x",
    "\\\\?\\C:\\x",
  ])("is not %j", (text) => expect(parseFolder(text)).toBeUndefined());

  test.each([
    "/",
    ".",
    "/srv/data/",
    "C:\\",
    "c:/Users\\me",
    "\\srv",
    "/srv/my data",
    "/srv/C#",
    "/srv/aux",
    "/a/../b",
    "/srv/\u00e9",
  ])("is %j", (text) => expect(parseFolder(text)).toBeDefined());
});
