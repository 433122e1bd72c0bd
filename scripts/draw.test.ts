import { describe, expect, it } from "vitest";
import { layOut } from "./draw/layout.ts";
import { pictures } from "./draw/pictures.ts";
import { essentialImports, type Room } from "./draw/rooms.ts";
import { readSteps } from "./draw/steps.ts";
import { readSource } from "./imports.ts";

describe("the pictures of docs/", () => {
  it.each(pictures())("$file is what the code draws now (npm run draw)", ({ file, svg }) => {
    expect(readSource(file)).toBe(svg);
  });

  it("are shown by docs/architecture.md", () => {
    const text = readSource("docs/architecture.md");
    for (const { file } of pictures()) expect(text).toContain(`](${file.replace("docs/", "")})`);
  });

  it("have the eleven steps of a call in their order", () => {
    const numbers = readSteps().flatMap(({ number }) => number ?? []);
    expect(numbers).toEqual(Array.from({ length: 11 }, (_, i) => String(i + 1)));
  });
});

describe("a picture of rooms", () => {
  const room = (name: string, ...imports: string[]): Room => ({
    name,
    imports,
    isApp: false,
    plane: "pure",
    about: "",
  });

  it("leaves out an import that other imports imply", () => {
    const rooms = [room("a", "b", "c"), room("b", "c"), room("c")];
    expect([...essentialImports(rooms)]).toEqual([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", []],
    ]);
  });

  it("puts a room below every room that imports it, and boxes of a layer apart", () => {
    const arrows = new Map(Object.entries({ a: ["b", "d"], b: ["c"], c: ["d"], e: ["d"], d: [] }));
    const { layers } = layOut({ widths: new Map([...arrows.keys()].map((id) => [id, 100])), arrows });
    const boxes = layers.map((layer) => layer.filter(({ width }) => width === 100).map(({ id }) => id));
    expect(boxes.map((ids) => ids.toSorted())).toEqual([["a", "e"], ["b"], ["c"], ["d"]]);
    for (const layer of layers) {
      for (const [i, { x, width }] of layer.entries()) {
        const next = layer[i + 1];
        if (next) expect(next.x - next.width / 2).toBeGreaterThan(x + width / 2);
      }
    }
  });

  it("refuses imports that go in a circle", () => {
    const arrows = new Map(Object.entries({ a: ["b"], b: ["a"] }));
    const widths = new Map([...arrows.keys()].map((id) => [id, 100]));
    expect(() => layOut({ widths, arrows })).toThrow("There is a circle: a → b → a.");
  });
});
