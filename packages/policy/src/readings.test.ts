import { describe, expect, test } from "vitest";
import { compile, decideSurface, load, parse, type Policy } from "./index.ts";
import { type ConditionResult, evaluatorOf } from "./values/evaluate-operator.ts";
import { isPlainUri } from "./values/plain-uri.ts";

/**
 * What Node, Python and Go make of paths, URLs and URIs, as `npm run readings` froze it, against what a rule says of
 * them: where it says yes, all of these readers end up inside, and where it says no, none does.
 */
type BySystem = Record<"posix" | "windows", string[]>;
type Frozen = {
  paths: Record<string, BySystem>;
  hosts: Record<string, string[]>;
  uris: Record<string, string[]>;
};

const FILES = (
  import.meta as unknown as { glob(pattern: string, options: object): Record<string, string> }
).glob("../cases/readings/frozen.json", { query: "?raw", import: "default", eager: true });
const frozen = JSON.parse(Object.values(FILES).join("")) as Frozen;

/** A folder of a policy, and where it lies for each system that can have it. The servers work in `/cwd/here`. */
const FOLDERS: readonly [folder: string, places: Partial<Record<keyof BySystem, string>>][] = [
  ["/srv/data", { posix: "/srv/data", windows: "E:\\srv\\data" }],
  ["/etc", { posix: "/etc", windows: "E:\\etc" }],
  ["/srv/my data", { posix: "/srv/my data", windows: "E:\\srv\\my data" }],
  ["/", { posix: "/", windows: "E:\\" }],
  ["data", { posix: "/cwd/here/data", windows: "E:\\cwd\\here\\data" }],
  [".", { posix: "/cwd/here", windows: "E:\\cwd\\here" }],
  ["C:\\data", { windows: "C:\\data" }],
  ["c:/data", { windows: "C:\\data" }],
  ["\\srv\\data", { windows: "E:\\srv\\data" }],
];

/** Within a folder to a system that tells capitals from small letters; `isFolded`: to one that does not. */
function lies(path: string, folder: string): { isExact: boolean; isFolded: boolean } {
  const within = (a: string, b: string) => a === b || a.startsWith(/[/\\]$/.test(b) ? b : b + separatorOf(b));
  const folded = (text: string) => text.normalize("NFKC").toLowerCase();
  const isExact = within(
    path.replace(/^[a-z]:/, (drive) => drive.toUpperCase()),
    folder,
  );
  return { isExact, isFolded: within(folded(path), folded(folder)) };
}

function separatorOf(folder: string): string {
  return folder.includes("\\") ? "\\" : "/";
}

describe.each(FOLDERS)("path_within %j", (folder, places) => {
  const evaluate = evaluatorOf("path_within", folder, undefined);
  const rows = Object.entries(frozen.paths).map(([path, answers]) => {
    const at = (["posix", "windows"] as const).flatMap((system) => {
      const place = places[system];
      return place === undefined ? [] : answers[system].map((answer) => lies(answer, place));
    });
    return { path, result: evaluate(path), at };
  });

  test("where it holds, every reader is inside", () => {
    const held = rows.filter(({ result }) => result === "yes");
    expect(held.filter(({ at }) => !at.every(({ isExact }) => isExact))).toEqual([]);
    expect(held.length).toBeGreaterThan(0);
  });

  test("where it does not, no reader is inside", () => {
    const not = rows.filter(({ result }) => result === "no");
    expect(not.filter(({ at }) => at.some(({ isFolded }) => isFolded))).toEqual([]);
  });
});

const HOSTS = ["example.com", "*.example.org", "127.0.0.1", "[::1]", "xn--bcher-kva.example"];

function isListed(host: string): boolean {
  const listed = HOSTS.map((text) => text.replaceAll(/[[\]]/g, ""));
  return listed.some((text) => (text.startsWith("*") ? host.endsWith(text.slice(1)) : host === text));
}

describe("host_in", () => {
  const evaluate = evaluatorOf("host_in", HOSTS, undefined);
  const rows = Object.entries(frozen.hosts).map(([url, hosts]) => ({ url, result: evaluate(url), hosts }));
  const of = (wanted: ConditionResult) => rows.filter(({ result }) => result === wanted);

  test("where it holds, every reader goes to such a host", () => {
    expect(of("yes").filter(({ hosts }) => !hosts.every(isListed))).toEqual([]);
    expect(of("yes").length).toBeGreaterThan(20);
  });

  test("where it does not, no reader does", () => {
    expect(of("no").filter(({ hosts }) => hosts.some(isListed))).toEqual([]);
    expect(of("no").length).toBeGreaterThan(20);
  });
});

const SURFACES = {
  allow: [
    "file:///docs/**",
    "https://*.example.com/docs/**",
    "https://example.com/docs/**",
    "repo://*.example/**",
  ],
  deny: ["file:///docs/secret/**", "https://example.com/docs/secret/**"],
};
const ALLOWED =
  /^(?:file:\/\/\/docs|https:\/\/(?:[^/]+\.)?example\.com\/docs|repo:\/\/[^/]+\.example)(?:\/|$)/;
const DENIED = /^(?:file:\/\/|https:\/\/example\.com)\/docs\/secret\//i;

describe("surfaces", () => {
  const policy = policyOf({ resources: SURFACES });
  const open = policyOf({ resources: { allow: ["**"], deny: SURFACES.deny } });
  const uris = Object.entries(frozen.uris);
  const passed = (of: Policy) =>
    uris.filter(([name]) => decideSurface(of, { surface: "resources", name }).effect === "allow");

  test("what they allow is there for every reader", () => {
    expect(passed(policy).filter(([, read]) => !read.every((uri) => ALLOWED.test(uri)))).toEqual([]);
    expect(passed(policy).length).toBeGreaterThan(20);
  });

  test("what they deny is read by none", () => {
    expect(passed(open).filter(([, read]) => read.some((uri) => DENIED.test(uri)))).toEqual([]);
  });

  test("a plain URI has one reading", () => {
    const plain = uris.filter(([uri]) => isPlainUri(uri) && !uri.includes("{"));
    const folded = (read: string[]) => new Set(read.map((uri) => uri.replace(/\/$/, "")));
    expect(plain.filter(([, read]) => folded(read).size > 1)).toEqual([]);
  });
});

function policyOf(surfaces: object): Policy {
  const parsed = parse(JSON.stringify({ version: "2", default: "deny", surfaces }));
  const loaded = parsed.ok ? load(compile(parsed.document)) : undefined;
  if (loaded?.ok !== true) throw new Error("The document is one.");
  return loaded.policy;
}
