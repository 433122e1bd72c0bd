import { rm } from "node:fs/promises";
import { build } from "esbuild";

const folder = new URL(".", import.meta.url);
await rm(new URL("dist", folder), { recursive: true, force: true });

await build({
  absWorkingDir: folder.pathname,
  entryPoints: ["src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  minifySyntax: true,
  sourcemap: true,
  legalComments: "linked",
  // pg asks for its native twin only when told to; the others are CommonJS and call require.
  external: ["pg-native"],
  banner: {
    js: 'import { createRequire as createRequireForBundle } from "node:module"; const require = createRequireForBundle(import.meta.url);',
  },
  logLevel: "warning",
});
