/** A box, or a place where an arrow passes a layer. */
export type Placed = {
  readonly id: string;
  readonly layer: number;
  readonly width: number;
  /** Its middle. */
  x: number;
};

export type Layout = {
  readonly layers: readonly (readonly Placed[])[];
  /** For each arrow the boxes and places that it goes through, from its tail to its head. */
  readonly arrows: readonly (readonly Placed[])[];
};

export type Graph = {
  readonly widths: ReadonlyMap<string, number>;
  /** From each box to those below it; in this order boxes stand before they are sorted. */
  readonly arrows: ReadonlyMap<string, readonly string[]>;
};

const PASSAGE = 14;
const GAP = 26;
const SWEEPS = 40;

/**
 * Boxes in layers, each as high as its arrows allow, sorted so that few arrows cross, and placed near what they are
 * joined to. The same graph always gives the same picture. Throws when arrows go in a circle.
 */
export function layOut(graph: Graph): Layout {
  const depths = depthsOf(graph);
  const layers: Placed[][] = Array.from({ length: Math.max(...depths.values()) + 1 }, () => []);
  const boxes = new Map<string, Placed>();
  const put = (id: string, layer: number, width: number): Placed => {
    const placed = { id, layer, width, x: 0 };
    layers[layer]?.push(placed);
    return placed;
  };
  for (const [id, width] of graph.widths) boxes.set(id, put(id, depths.get(id) ?? 0, width));
  const arrows: Placed[][] = [];
  for (const [from, heads] of graph.arrows) {
    for (const to of heads) {
      const [tail, head] = [boxes.get(from), boxes.get(to)];
      if (!tail || !head) throw new Error(`There is no box for ${from} → ${to}.`);
      const passages = Array.from({ length: head.layer - tail.layer - 1 }, (_, i) =>
        put(`${from} → ${to}`, tail.layer + 1 + i, PASSAGE),
      );
      arrows.push([tail, ...passages, head]);
    }
  }
  const neighbours = neighboursOf(arrows);
  const sorted = fewestCrossings(layers, neighbours);
  place(sorted, neighbours);
  return { layers: sorted, arrows };
}

function depthsOf({ widths, arrows }: Graph): Map<string, number> {
  const tails = (id: string): string[] =>
    [...arrows].flatMap(([from, to]) => (to.includes(id) ? [from] : []));
  const depths = new Map<string, number>();
  const depthOf = (id: string, above: readonly string[]): number => {
    if (above.includes(id)) throw new Error(`There is a circle: ${[...above, id].join(" → ")}.`);
    const depth =
      depths.get(id) ?? Math.max(-1, ...tails(id).map((tail) => depthOf(tail, [...above, id]))) + 1;
    depths.set(id, depth);
    return depth;
  };
  for (const id of widths.keys()) depthOf(id, []);
  return depths;
}

type Neighbours = ReadonlyMap<
  Placed,
  { readonly above: readonly Placed[]; readonly below: readonly Placed[] }
>;

function neighboursOf(arrows: readonly (readonly Placed[])[]): Neighbours {
  const found = new Map<Placed, { above: Placed[]; below: Placed[] }>();
  const of = (placed: Placed) => {
    const known = found.get(placed) ?? { above: [], below: [] };
    found.set(placed, known);
    return known;
  };
  for (const arrow of arrows) {
    for (const [i, upper] of arrow.entries()) {
      const lower = arrow[i + 1];
      if (lower === undefined) continue;
      of(upper).below.push(lower);
      of(lower).above.push(upper);
    }
  }
  return found;
}

function fewestCrossings(layers: Placed[][], neighbours: Neighbours): Placed[][] {
  let current = layers;
  let best = { layers, crossings: crossings(layers, neighbours) };
  for (let sweep = 0; sweep < SWEEPS && best.crossings > 0; sweep++) {
    const side = sweep % 2 === 0 ? "above" : "below";
    current = swapped(sortedBy(current, neighbours, side), neighbours);
    const found = crossings(current, neighbours);
    if (found < best.crossings) best = { layers: current, crossings: found };
  }
  return best.layers;
}

/** Each layer sorted by the mean position of what its boxes are joined to in the layer that was sorted before. */
function sortedBy(layers: readonly Placed[][], neighbours: Neighbours, side: "above" | "below"): Placed[][] {
  const positions = new Map(layers.flatMap((layer) => layer.map((placed, i) => [placed, i] as const)));
  const order = layers.map((_, i) => (side === "above" ? i : layers.length - 1 - i));
  const result = layers.map((layer) => [...layer]);
  for (const index of order) {
    const layer = result[index] ?? [];
    const wanted = new Map(
      layer.map((placed, i) => [placed, mean(neighbours.get(placed)?.[side] ?? [], positions) ?? i]),
    );
    layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    for (const [i, placed] of layer.entries()) positions.set(placed, i);
  }
  return result;
}

/** Swaps neighbours of a layer as long as fewer arrows cross for it. */
function swapped(layers: readonly Placed[][], neighbours: Neighbours): Placed[][] {
  const result = layers.map((layer) => [...layer]);
  let least = crossings(result, neighbours);
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const layer of result) {
      for (let i = 1; i < layer.length; i++) {
        const pair = layer.slice(i - 1, i + 1);
        layer.splice(i - 1, 2, ...pair.toReversed());
        const found = crossings(result, neighbours);
        if (found < least) [least, isBetter] = [found, true];
        else layer.splice(i - 1, 2, ...pair);
      }
    }
  }
  return result;
}

function mean(of: readonly Placed[], positions: ReadonlyMap<Placed, number>): number | undefined {
  if (of.length === 0) return undefined;
  return of.reduce((sum, placed) => sum + (positions.get(placed) ?? 0), 0) / of.length;
}

function crossings(layers: readonly (readonly Placed[])[], neighbours: Neighbours): number {
  let count = 0;
  for (const [i, layer] of layers.entries()) {
    const below = new Map((layers[i + 1] ?? []).map((placed, at) => [placed, at]));
    const ends = layer.map((placed) =>
      (neighbours.get(placed)?.below ?? []).map((lower) => below.get(lower) ?? 0),
    );
    for (const [a, left] of ends.entries())
      for (const right of ends.slice(a + 1)) for (const x of left) count += right.filter((y) => y < x).length;
  }
  return count;
}

/** Each box near the middle of what it is joined to, in its order, with gaps. Leaves the leftmost edge at 0. */
function place(layers: readonly (readonly Placed[])[], neighbours: Neighbours): void {
  const widest = Math.max(...layers.map((layer) => layer.reduce((sum, { width }) => sum + width + GAP, 0)));
  for (const layer of layers) {
    const wanted = layer.map((_, i) => ((i + 0.5) / layer.length) * widest);
    spread(layer, wanted);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
      spread(
        layer,
        layer.map((placed) => {
          const { above, below } = neighbours.get(placed) ?? { above: [], below: [] };
          const joined = [...above, ...below];
          return joined.length === 0 ? placed.x : joined.reduce((sum, { x }) => sum + x, 0) / joined.length;
        }),
      );
    }
  }
  const left = Math.min(...layers.flat().map(({ x, width }) => x - width / 2));
  for (const placed of layers.flat()) placed.x -= left;
}

/** Places as near as possible to where each is wanted, in order and apart (pool adjacent violators). */
function spread(layer: readonly Placed[], wanted: readonly number[]): void {
  const offsets: number[] = [];
  for (const [i, { width }] of layer.entries()) {
    const before = layer[i - 1];
    offsets.push(before === undefined ? 0 : (offsets[i - 1] ?? 0) + (before.width + width) / 2 + GAP);
  }
  const pools: { sum: number; count: number }[] = [];
  for (const [i, at] of wanted.entries()) {
    let pool = { sum: at - (offsets[i] ?? 0), count: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.count > pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
    }
    pools.push(pool);
  }
  const places = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  for (const [i, placed] of layer.entries()) placed.x = (places[i] ?? 0) + (offsets[i] ?? 0);
}
