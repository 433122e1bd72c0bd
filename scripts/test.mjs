// npm test: everything that must be green, from a fresh clone. Needs Node, npm and, for the browser, Chromium; on
// Debian as root it installs that itself.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromiumPath } from "./chromium.mjs";
import { installDependencies, requireNode, root, run } from "./install.mjs";
import { bold, red, step } from "./progress.mjs";

const reports = join(root, ".sallyport", "test-reports");
const npx = (tool, ...args) => [process.execPath, [join(root, "node_modules", ...tool.split("/")), ...args]];
const quiet = {
  CHECKPOINT_DISABLE: "1",
  DO_NOT_TRACK: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  NO_COLOR: "1",
  TURBO_TELEMETRY_DISABLED: "1",
};

requireNode();
console.log(`\n${bold("Sallyport")} tests on Node ${process.versions.node}\n`);
const began = Date.now();
const totals = { passed: 0, failed: 0 };
try {
  await step("Dependencies are installed", installDependencies);
  rmSync(reports, { recursive: true, force: true });
  await step("Everything builds", () =>
    run(...npx("turbo/bin/turbo", "run", "build", "--output-logs=errors-only"), quiet),
  );
  await step("Types are right", () =>
    run(...npx("turbo/bin/turbo", "run", "typecheck", "--output-logs=errors-only"), quiet),
  );
  await step("Types of the scripts are right", () =>
    run(...npx("typescript/bin/tsc", "--noEmit", "-p", "scripts"), quiet),
  );
  await step("Linter has no complaint", () =>
    run(...npx("oxlint/bin/oxlint", "--type-aware", "--deny-warnings"), quiet),
  );
  await step("Formatting is right", () => run(...npx("@biomejs/biome/bin/biome", "format", "."), quiet));
  await step("Nothing is unused", () => run(...npx("knip/bin/knip.js"), quiet));
  await step("Rooms keep their boundaries", () => run(...npx("turbo/bin/turbo", "boundaries"), quiet));
  await step("Unit and Postgres tests", async () => {
    const file = join(reports, "vitest.json");
    // what was just built is what starts in production, and starts in a third of the time that the source takes
    const env = { ...quiet, PROXY_UNDER_TEST: join(root, "apps/proxy/dist/main.js") };
    await counted(
      () =>
        run(
          ...npx(
            "vitest/vitest.mjs",
            "run",
            "--reporter=default",
            "--reporter=json",
            `--outputFile.json=${file}`,
          ),
          env,
        ),
      () => {
        const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, "utf8"));
        return { passed: numPassedTests, failed: numFailedTests };
      },
    );
  });
  if (Number(process.versions.node.split(".")[0]) >= 22) {
    await step("The official conformance suite sees no difference through the proxy", () =>
      run(...npx("tsx/dist/cli.mjs", join(root, "apps/proxy/conformance/run.ts")), quiet),
    );
  } else console.log("    The official conformance suite needs Node 22 and was left out.");
  const executablePath = await step("A browser is there", chromiumPath);
  await step("Browser tests", async () => {
    const file = join(reports, "playwright.json");
    const config = join(root, "apps/dashboard/playwright.config.ts");
    const env = { ...quiet, CHROMIUM_PATH: executablePath, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
    await counted(
      () => run(...npx("@playwright/test/cli.js", "test", "--config", config, "--reporter=line,json"), env),
      () => {
        const { expected, unexpected, flaky } = JSON.parse(readFileSync(file, "utf8")).stats;
        return { passed: expected, failed: unexpected + flaky };
      },
    );
  });
} catch (error) {
  console.error(`\n${red(error.message)}\n`);
  totals.failed ||= 1;
}
console.log(
  `\n${Math.round((Date.now() - began) / 1000)} s\n${totals.passed} passed, ${totals.failed} failed`,
);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);

/** Adds a suite's numbers to the totals whether it passed or not; a suite without a report counts as a failure. */
async function counted(suite, read) {
  try {
    await suite();
  } finally {
    const { passed, failed } = read();
    totals.passed += passed;
    totals.failed += failed;
    console.log(`    ${passed} passed, ${failed} failed`);
  }
}
