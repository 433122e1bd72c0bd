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
  console.error(`\n${red("Sallyport could not start.")} ${sentence(error)}\n`);
  process.exit(1);
}

/** What a person can do about an error of the file system; other errors speak for themselves. */
function sentence(error) {
  const path = error.path ? ` (${error.path})` : "";
  switch (error.code) {
    case "EACCES":
    case "EPERM":
      return `This user may not write here${path}. Start it in a folder of your own, or change who owns this one.`;
    case "EROFS":
      return `This file system is read-only${path}. Copy the folder to a place that can be written to.`;
    case "ENOSPC":
      return `The disk is full${path}. It needs about 2 GB.`;
    default:
      return error.message;
  }
}
