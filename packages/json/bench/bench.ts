import { encodeUtf8, parseStrict } from "../src/index.ts";

/** Prints what parseStrict costs beside JSON.parse on this machine: `npx tsx packages/json/bench/bench.ts`. */

declare const performance: { now(): number };
declare const console: { log(line: string): void };

const LIMITS = { maxDepth: 64, maxKeys: 10_000 };

const call = JSON.stringify({
  jsonrpc: "2.0",
  id: 17,
  method: "tools/call",
  params: {
    name: "create_charge",
    arguments: {
      amount: 4200,
      currency: "usd",
      customer: "cus_9s6XKzkNRiz8i3",
      description: "Order 1187, two items",
      metadata: { order_id: "1187", source: "agent", retry: false },
      capture: true,
    },
    _meta: { progressToken: "a1b2c3" },
  },
});
const bodies: [string, string][] = [
  ["a tools/call", call],
  ["the same with a number a double would change", call.replace("4200", "500.00000000000001")],
  ["the same with a file of 100 KB", call.replace("Order 1187", "line of text\\n".repeat(8000))],
  [
    "a list of 1000 objects",
    JSON.stringify(Array.from({ length: 1000 }, (_, i) => ({ id: i, name: `item ${i}`, ok: true }))),
  ],
];

for (const [name, text] of bodies) {
  const bytes = encodeUtf8(text);
  const runs = Math.ceil(10_000_000 / bytes.length);
  const native = fastest(() => JSON.parse(text), runs);
  const strict = fastest(() => parseStrict(bytes, LIMITS), runs);
  const ratio = (strict / native).toFixed(2);
  console.log(
    `${name}, ${bytes.length} bytes: JSON.parse ${native.toFixed(0)} ns, parseStrict ${strict.toFixed(0)} ns, ${ratio} times`,
  );
}

/** Nanoseconds a run, the best of some rounds. */
function fastest(run: () => unknown, runs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 12; round++) {
    const start = performance.now();
    for (let i = 0; i < runs; i++) run();
    best = Math.min(best, ((performance.now() - start) * 1e6) / runs);
  }
  return best;
}
