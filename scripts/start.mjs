// npm start: everything that Sallyport needs, from a fresh clone to printed URLs. Needs Node and npm only.
import { installDependencies, requireNode } from "./install.mjs";
import { bold, red, step } from "./progress.mjs";

requireNode();
console.log(`\n${bold("Sallyport")}\n`);
try {
  await step("Dependencies are installed", installDependencies);
  // From here on TypeScript can be read, and what was installed can be used.
  const { register } = await import("tsx/esm/api");
  register();
  const { start } = await import("./start/start.ts");
  await start(process.argv.slice(2));
} catch (error) {
  console.error(`\n${red("Sallyport could not start.")} ${error.message}\n`);
  process.exit(1);
}
