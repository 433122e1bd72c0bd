import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVitest, type Vitest } from "vitest/node";
import { buildMutant, ROOT } from "./build-mutant.ts";
import type { Mutant } from "./mutant.ts";
import { MUTANTS } from "./mutants.ts";

/**
 * Breaks one check of the proxy after the other and runs its acceptance test: the test must fail, and its legal twin must
 * pass. Fails when a mutant survives. `npm run mutants [-- A1 B …]` takes rows or groups.
 */
const folder = mkdtempSync(join(tmpdir(), "sallyport-mutants-"));
const buildFile = join(folder, "proxy.mjs");
process.env["PROXY_UNDER_TEST"] = buildFile;
const vitest = await createVitest("test", {
  root: ROOT,
  watch: false,
  project: "postgres",
  reporters: [{}],
  testTimeout: 30_000,
});

/** Why the tests do not prove the check, or undefined when they do. */
async function survives(mutant: Mutant, vitest: Vitest): Promise<string | undefined> {
  await buildMutant(mutant, buildFile);
  const { test, red, green } = mutant;
  vitest.setGlobalTestNamePattern(new RegExp(`(?:^|\\s)(?:${[red, green].map(escape).join("|")})$`));
  const files = await vitest.globTestSpecifications([`acceptance/${test}.pg.test.ts`]);
  const { testModules } = await vitest.runTestSpecifications(files);
  const tests = testModules.flatMap((module) => [...module.children.allTests()]);
  const found = (name: string) => tests.filter((test) => test.name === name);
  const stateOf = (name: string) => new Set(found(name).map((test) => test.result().state));
  if ([...stateOf(green)].join() !== "passed") {
    const said = found(green).flatMap((test) => test.result().errors ?? [])[0]?.message;
    return `"${green}" must pass and did not: ${said ?? [...stateOf(green)].join()}`;
  }
  const states = [...stateOf(red)].join();
  return states === "failed" ? undefined : `"${red}" did not always fail: ${states}`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const asked = process.argv.slice(2);
let survivors = 0;
for (const mutant of MUTANTS) {
  const { row, breaks } = mutant;
  if (asked.length > 0 && !asked.some((name) => name === row || name === row.charAt(0))) continue;
  const began = Date.now();
  const why = await survives(mutant, vitest);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${why === undefined ? "noticed " : "SURVIVES"}  ${row.padEnd(3)}  ${breaks}  (${seconds} s)`);
  if (why !== undefined) console.log(`          ${why}`);
  survivors += why === undefined ? 0 : 1;
}
await vitest.close();
rmSync(folder, { recursive: true });
console.log(survivors === 0 ? "No mutant survives." : `${survivors} survive.`);
process.exit(survivors === 0 ? 0 : 1);
