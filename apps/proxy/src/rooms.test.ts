import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * The floors of both rooms, from the ground up; files that lie in no folder are named. A file imports from its own
 * folder and from lower floors, never from another folder of its own floor.
 */
const PIPELINE = [
  ["call"],
  ["decide"],
  ["parse", "reserve", "record", "forward", "rewrite", "batch"],
  ["relay"],
  [
    "limits.ts",
    "authenticate.ts",
    "admit.ts",
    "parse.ts",
    "resolve.ts",
    "decide.ts",
    "reserve.ts",
    "record.ts",
    "forward.ts",
    "relay.ts",
    "settle.ts",
    "batch.ts",
  ],
  ["hold"],
  ["hold.ts"],
  ["handle-call.ts"],
];
const ADAPTERS = [
  ["clock.ts", "log.ts"],
  ["last-line.ts", "http"],
  ["seals"],
  ["state"],
  ["upstream", "spool", "limits"],
  ["control-plane"],
];

/** The sources of a room with what each imports of the same room, by paths within it. */
function importsIn(room: string): ReadonlyMap<string, readonly string[]> {
  const root = join(import.meta.dirname ?? "", room);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.split(sep).join("/"));
  return new Map(
    files.map((file) => {
      const found = readFileSync(join(root, file), "utf8").matchAll(/\bfrom "(\.[^"]+)"/g);
      const imported = [...found].map(([, specifier = ""]) =>
        relative(root, join(root, dirname(file), specifier))
          .split(sep)
          .join("/"),
      );
      return [file, imported.filter((path) => !path.startsWith(".."))] as const;
    }),
  );
}

const placeOf = (file: string): string => file.split("/", 1)[0] ?? "";

/** The files of one circle; none where there is no circle. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of imports.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  return [...imports.keys()].map((file) => walk(file, [])).find(({ length }) => length > 0) ?? [];
}

describe.each([
  ["pipeline", PIPELINE],
  ["adapters", ADAPTERS],
])("%s", (room, floors) => {
  const imports = importsIn(room);
  const floorOf = (file: string): number => floors.findIndex((places) => places.includes(placeOf(file)));

  it("has no file or folder without a floor", () => {
    expect([...new Set([...imports.keys()].map(placeOf))].toSorted()).toEqual(floors.flat().toSorted());
  });

  it("imports downwards only", () => {
    const upward = [...imports].flatMap(([file, imported]) =>
      imported
        .filter((path) => placeOf(path) !== placeOf(file) && floorOf(path) >= floorOf(file))
        .map((path) => `${file} imports ${path}`),
    );
    expect(upward).toEqual([]);
  });

  it("has no circle of imports", () => {
    expect(circleIn(imports)).toEqual([]);
  });
});

it("finds a circle where there is one", () => {
  const circle = new Map([
    ["a.ts", ["b.ts"]],
    ["b.ts", ["c.ts"]],
    ["c.ts", ["b.ts"]],
  ]);
  expect(circleIn(circle)).toEqual(["b.ts", "c.ts", "b.ts"]);
});
