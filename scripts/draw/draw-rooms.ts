import { type Layout, layOut, type Placed } from "./layout.ts";
import { essentialImports, type Plane, readRooms, type Room } from "./rooms.ts";
import { arrow, box, round, svg, text, wrap } from "./svg.ts";

const BOX = { width: 212, height: 92 };
const LAYER = 164;
const MARGIN = 28;
const TOP = 92;

const LEGEND: readonly (readonly [Plane, string])[] = [
  ["control", "control plane"],
  ["edge", "data plane"],
  ["pure", "pure: no clock, no I/O, runs anywhere"],
  ["beside", "beside the product: to try it and to test it"],
];

/** Every room under the rooms that import it. */
export function drawRooms(): string {
  const all = readRooms();
  const rooms = all.filter(({ plane }) => plane !== "beside");
  const beside = all.filter(({ plane }) => plane === "beside");
  const layout = layOut({
    widths: new Map(rooms.map(({ name }) => [name, BOX.width])),
    arrows: essentialImports(rooms),
  });
  const width = Math.max(...layout.layers.flat().map(({ x, width: wide }) => x + wide / 2)) + 2 * MARGIN;
  const bottom = TOP + (layout.layers.length - 1) * LAYER + BOX.height;
  const height = bottom + 48 + BOX.height + MARGIN;
  const byName = new Map(rooms.map((room) => [room.name, room]));
  return svg({ width: Math.ceil(width), height }, "The rooms and what they import", [
    text(MARGIN, 36, { text: "Rooms", look: "title" }),
    text(MARGIN + 74, 36, {
      text: "An arrow points at what a room imports. Imports that others imply are left out.",
      look: "muted",
    }),
    ...legend(),
    ...arrowsOf(layout),
    ...layout.layers.flat().flatMap((placed) => {
      const room = byName.get(placed.id);
      return room === undefined
        ? []
        : roomBox(room, { x: MARGIN + placed.x - BOX.width / 2, y: yOf(placed) });
    }),
    `<path class="arrow" stroke-dasharray="2 5" d="M${MARGIN} ${bottom + 24}H${round(width - MARGIN)}"/>`,
    ...beside.flatMap((room, i) => roomBox(room, { x: MARGIN + i * (BOX.width + 26), y: bottom + 48 })),
  ]);
}

function legend(): string[] {
  let x = MARGIN;
  return LEGEND.flatMap(([plane, words]) => {
    const drawn = [
      box({ x, y: 52, width: 16, height: 12 }, { kind: plane, rx: 3 }),
      text(x + 23, 62, { text: words, look: "muted" }),
    ];
    x += 23 + words.length * 6.2 + 22;
    return drawn;
  });
}

function roomBox(room: Room, { x: left, y: top }: { x: number; y: number }): string[] {
  const lines = wrap(room.about, BOX.width - 24).slice(0, 4);
  return [
    box({ x: left, y: top, ...BOX }, { kind: room.plane, strong: room.isApp }),
    text(left + 12, top + 20, { text: `${room.isApp ? "apps" : "packages"}/${room.name}`, look: "name" }),
    ...lines.map((line, i) => text(left + 12, top + 37 + 14 * i, { text: line, look: "muted" })),
  ];
}

function arrowsOf({ arrows }: Layout): string[] {
  const starts = ends(arrows, "tail");
  const heads = ends(arrows, "head");
  return arrows.map((way) => {
    const places = way.map((placed, i) => {
      const x = i === 0 ? starts.get(way) : i === way.length - 1 ? heads.get(way) : placed.x;
      return { x: MARGIN + (x ?? 0), top: yOf(placed) };
    });
    return arrow(smooth(places));
  });
}

/** Where arrows leave or enter their boxes: side by side, in the order of where they come from or go to. */
function ends(arrows: Layout["arrows"], side: "tail" | "head"): ReadonlyMap<readonly Placed[], number> {
  const byBox = new Map<Placed, (readonly Placed[])[]>();
  for (const way of arrows) {
    const [end] = side === "tail" ? way : way.slice(-1);
    if (end) byBox.set(end, [...(byBox.get(end) ?? []), way]);
  }
  const found = new Map<readonly Placed[], number>();
  for (const [end, ways] of byBox) {
    const next = (way: readonly Placed[]): number => (side === "tail" ? way[1]?.x : way.at(-2)?.x) ?? 0;
    const sorted = ways.toSorted((a, b) => next(a) - next(b));
    const room = Math.min(BOX.width - 48, 34 * (sorted.length - 1));
    for (const [i, way] of sorted.entries()) {
      const share = sorted.length === 1 ? 0.5 : i / (sorted.length - 1);
      found.set(way, end.x - room / 2 + share * room);
    }
  }
  return found;
}

/** Straight past boxes, and curved between their layers. */
function smooth(places: readonly { readonly x: number; readonly top: number }[]): string {
  const steps = places.flatMap(({ x, top }, i) => {
    const before = places[i - 1];
    if (before === undefined) return [`M${round(x)} ${top + BOX.height}`];
    const bottom = before.top + BOX.height;
    const bend = (top - bottom) * 0.6;
    const curve = `C${round(before.x)} ${bottom + bend} ${round(x)} ${top - bend} ${round(x)} ${top}`;
    return i === places.length - 1 ? [curve] : [curve, `V${top + BOX.height}`];
  });
  return steps.join("");
}

function yOf({ layer }: Placed): number {
  return TOP + layer * LAYER;
}
