import { casbin } from "./engine-casbin.ts";
import { casl } from "./engine-casl.ts";
import { cedar } from "./engine-cedar.ts";
import { CERBOS_INSTALL, type CerbosFigures, cerbosFigures } from "./engine-cerbos.ts";
import { sallyport } from "./engine-sallyport.ts";
import { bytesPerDecision, decideFigures, formFigures } from "./figures.ts";
import { CALLS, type Engine } from "./hundred-rules.ts";
import { type Figure, nanoseconds, processorTime, table, timeText } from "./measure.ts";

/**
 * What the policy engine costs on this machine, beside others that decide the same calls by the same 100 rules, in one
 * run: `npm run bench -w @sallyport/policy`, with `-- --json` for machines. Look at the ratios; the times,
 * of the processor, are the machine's.
 *
 * Cerbos is a server and large: it is compared when it is there, else the bench says how to install it. Its wall time
 * has the way to another process and back in it; the processor time of its process has not.
 *
 * OPA is not here: its WebAssembly SDK runs policies that its Go compiler has made, and npm has no such compiler.
 */

type EngineFigures = { name: string; version: string; decide: number; prepare: number; ratio: number };

async function engineFigures(
  engines: readonly Engine[],
  expected: readonly boolean[],
): Promise<EngineFigures[]> {
  const found: Omit<EngineFigures, "ratio">[] = [];
  for (const engine of engines) {
    const start = processorTime();
    const decide = await engine.prepare();
    const prepare = processorTime() - start;
    const wrong = CALLS.filter((call, i) => decide(call) !== expected[i]);
    if (wrong.length > 0) throw new Error(`${engine.name} decides ${wrong.length} calls otherwise.`);
    let next = 0;
    const run = () => decide(CALLS[next++ % CALLS.length] ?? { tool: "", args: {} });
    found.push({ name: engine.name, version: engine.version, decide: nanoseconds(run), prepare });
  }
  const own = found[0]?.decide ?? 1;
  return found.map((figures) => ({ ...figures, ratio: figures.decide / own }));
}

function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, nanoseconds, budget }) => [
    name,
    timeText(nanoseconds),
    budget === undefined ? "" : timeText(budget),
    budget === undefined ? "" : (nanoseconds / budget).toFixed(2),
  ]);
  return table(["figure", "time", "budget", "of it"], rows);
}

function cerbosTable(figures: readonly CerbosFigures[], own: number): string {
  const times = (nanoseconds: number | undefined) =>
    nanoseconds === undefined ? ["", ""] : [timeText(nanoseconds), (nanoseconds / own).toFixed(0)];
  const rows = figures.map(({ name, version, wall, processor }) => [
    `${name} ${version}`,
    ...times(wall),
    ...times(processor),
  ]);
  return table(["in a process of its own", "wall", "times as long", "processor", "times as long"], rows);
}

const expected = CALLS.map(await sallyport.prepare());
const engines = await engineFigures([sallyport, cedar, casl, casbin], expected);
const cerbos = await cerbosFigures(expected);
const hundredRules: Figure = {
  name: "decide, 100 rules over 50 tools",
  nanoseconds: engines[0]?.decide ?? Number.NaN,
  budget: 1000,
};
const figures = [hundredRules, ...decideFigures(), ...formFigures()];
const bytes = { "100 tools": bytesPerDecision(100), "10,000 tools": bytesPerDecision(10_000) };

if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ engines, cerbos, figures, bytesPerDecision: bytes }, null, 2));
} else {
  const rows = engines.map(({ name, version, decide, prepare, ratio }) => [
    `${name} ${version}`,
    timeText(decide),
    ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0),
    timeText(prepare),
  ]);
  console.log("The same 100 rules over 50 tools, the same calls, in turn:\n");
  console.log(table(["engine", "decide", "times as long", "prepare"], rows));
  console.log(
    cerbos === undefined
      ? `\nCerbos is not installed, and not compared; ${CERBOS_INSTALL} adds it.`
      : `\n${cerbosTable(cerbos, engines[0]?.decide ?? Number.NaN)}\n\nCerbos' wall time has the way there and back in it, over a local socket, at one client.`,
  );
  console.log(`\n${figureTable(figures)}\n`);
  console.log(
    `Bytes a decision leaves to be collected: ${Object.entries(bytes)
      .map(([what, count]) => `${count} with ${what}`)
      .join(", ")}.`,
  );
}
