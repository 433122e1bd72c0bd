// npm run try: a proxy for one server and one policy, gone when it ends. Nothing but the ready line goes to stdout.
import { installDependencies, requireNode } from "./install.mjs";

requireNode();
try {
  await installDependencies((text) => console.error(text));
  // From here on TypeScript can be read, and what was installed can be used.
  const { register } = await import("tsx/esm/api");
  register();
  const { tryOut } = await import("./try/try-out.ts");
  await tryOut(process.argv.slice(2));
} catch (error) {
  console.error(`\n${error.message}\n`);
  process.exit(1);
}
