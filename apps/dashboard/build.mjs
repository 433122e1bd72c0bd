import { build } from "esbuild";

/** What serves the built pages, as one file; Next itself stays beside it. */
await build({
  entryPoints: ["src/front/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  external: ["next"],
  sourcemap: "linked",
  logLevel: "warning",
});
