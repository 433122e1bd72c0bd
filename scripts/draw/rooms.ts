import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importsOf, readSource, sources } from "../imports.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Where a room's code runs; the colour of its box. */
export type Plane = "pure" | "edge" | "control" | "beside";

export type Room = {
  /** "policy" of packages/policy. */
  readonly name: string;
  readonly isApp: boolean;
  readonly plane: Plane;
  /** What its package.json says that it is. */
  readonly about: string;
  /** Names of the rooms that its sources import. */
  readonly imports: readonly string[];
};

/** By the tag in a room's turbo.json, which is also what `turbo boundaries` goes by. */
const PLANES: Readonly<Record<string, Plane>> = {
  pure: "pure",
  env: "pure", // it is given the environment
  edge: "edge",
  proxy: "edge",
  db: "control",
  services: "control",
  notify: "control",
  api: "control",
  ui: "control",
  dashboard: "control",
  demo: "beside",
  testkit: "beside",
};

export function readRooms(): Room[] {
  return ["apps", "packages"].flatMap((kind) =>
    readdirSync(join(ROOT, kind))
      .toSorted()
      .filter((name) => existsSync(join(ROOT, kind, name, "package.json")))
      .map((name) => readRoom(`${kind}/${name}`, name)),
  );
}

function readRoom(folder: string, name: string): Room {
  const { description } = JSON.parse(readSource(`${folder}/package.json`)) as { description: string };
  const { tags } = JSON.parse(readSource(`${folder}/turbo.json`)) as { tags: readonly string[] };
  const plane = PLANES[tags[0] ?? ""];
  if (plane === undefined) throw new Error(`${folder}/turbo.json has a tag that scripts/draw does not know.`);
  const imported = sources(`${folder}/src`)
    .flatMap(importsOf)
    .flatMap((specifier) => /^@sallyport\/([^/]+)/.exec(specifier)?.[1] ?? []);
  const imports = [...new Set(imported)].filter((other) => other !== name).toSorted();
  return { name, isApp: folder.startsWith("apps/"), plane, about: description, imports };
}

/** The imports that no other import implies: a picture of all of them shows nothing. */
export function essentialImports(rooms: readonly Room[]): ReadonlyMap<string, readonly string[]> {
  const imports = new Map(rooms.map((room) => [room.name, room.imports]));
  const reaches = (from: string, to: string): boolean =>
    (imports.get(from) ?? []).some((next) => next === to || reaches(next, to));
  return new Map(
    rooms.map(({ name, imports: direct }) => [
      name,
      direct.filter((to) => !direct.some((other) => other !== to && reaches(other, to))),
    ]),
  );
}
