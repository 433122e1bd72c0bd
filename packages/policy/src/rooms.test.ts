import { describe, expect, test } from "vitest";

/** From the ground up. A file imports files of its own room and of rooms above it in this list, and no others. */
const ROOMS = [
  "language",
  "values",
  "read",
  "compiled",
  "decide",
  "edit",
  "editor-schema",
  "insight",
  "lint",
] as const;

/** The files on top of the rooms: what the package offers. */
const TOP = ["index.ts", "parse.ts"];

const FILES = (
  import.meta as unknown as { glob(patterns: string[], options: object): Record<string, string> }
).glob(["./**/*.ts", "!./**/*.test.ts", "!./testing/**"], { query: "?raw", import: "default", eager: true });

const sources = new Map(Object.entries(FILES).map(([path, text]) => [path.slice("./".length), text]));
const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));

describe("rooms of the policy language", () => {
  test("each source file is in a room or on top", () => {
    const strays = [...sources.keys()].filter((path) => heightOf(path) === undefined);
    expect(strays).toEqual([]);
    expect(sources.size).toBeGreaterThan(100);
  });

  test("an import leads to the same room or to a lower one", () => {
    const upward = [...imports].flatMap(([path, targets]) =>
      targets.filter((target) => height(target) > height(path)).map((target) => `${path} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  test("no file imports itself through others, types included", () => {
    expect(circlesIn(imports)).toEqual([]);
  });

  test("would notice an import that leads up, and a circle", () => {
    expect(importsOf("values/path.ts", 'import type { A } from "../lint/lint.ts";\n')).toEqual([
      "lint/lint.ts",
    ]);
    expect(importsOf("index.ts", 'export { a } from "./parse.ts";\n')).toEqual(["parse.ts"]);
    expect(height("lint/lint.ts")).toBeGreaterThan(height("values/path.ts"));
    const circle = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b"]],
    ]);
    expect(circlesIn(circle)).toEqual(["b → c → b"]);
  });
});

function importsOf(path: string, text: string): string[] {
  const room = path.includes("/") ? path.slice(0, path.lastIndexOf("/")).split("/") : [];
  return [...text.matchAll(/^(?:import|export)\s[^;]*?from "(\.[^"]+)";/gms)].map(([, to = ""]) => {
    const steps = [...room];
    for (const step of to.split("/")) {
      if (step === "..") steps.pop();
      else if (step !== ".") steps.push(step);
    }
    return steps.join("/");
  });
}

function heightOf(path: string): number | undefined {
  if (TOP.includes(path)) return ROOMS.length;
  const at = ROOMS.findIndex((room) => path.startsWith(`${room}/`));
  return at < 0 ? undefined : at;
}

/** A file that is in no room is above all. */
function height(path: string): number {
  return heightOf(path) ?? ROOMS.length + 1;
}

function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const way: string[] = [];
  const found: string[] = [];
  const visit = (path: string): void => {
    if (way.includes(path)) {
      found.push([...way.slice(way.indexOf(path)), path].join(" → "));
      return;
    }
    if (done.has(path)) return;
    way.push(path);
    for (const target of graph.get(path) ?? []) visit(target);
    way.pop();
    done.add(path);
  };
  for (const path of graph.keys()) visit(path);
  return found;
}
