import fc from "fast-check";
import { expect, test } from "vitest";
import { isWithin, parseFolderPath } from "./folder.ts";

const SETTINGS = { seed: 20_261_123, numRuns: 20_000 };

const PIECE = fc.constantFrom(..."/\\.a_-~: é\0".split(""), "..", "a.b", "%2e", "c:");
const PATH = fc.array(PIECE, { maxLength: 8 }).map((pieces) => `/${pieces.join("")}`);

test("reads ./a as a", () => {
  fc.assert(
    fc.property(PATH, (path) => {
      if (!/^\/[/\\]/.test(path)) expect(parseFolderPath(path)).toEqual(parseFolderPath(`/.${path}`));
    }),
    SETTINGS,
  );
});

test("compares folders by whole segments", () => {
  const folder = parseFolderPath("/srv/data");
  const inside = (text: string) => {
    const path = parseFolderPath(text);
    return path && folder && isWithin(path, folder);
  };
  expect(["/srv/data", "/srv/data/x", "/srv/./data//x"].map(inside)).toEqual([true, true, true]);
  expect(["/srv/database", "/srv", "/", "/srv/data/../x"].map(inside)).toEqual([false, false, false, false]);
  expect(["srv/data", "c:/srv/data"].map(inside)).toEqual([undefined, undefined]);
});
