import { rm } from "node:fs/promises";
import { build } from "esbuild";
import { BUNDLE } from "./bundle.mjs";

await rm(new URL("dist", import.meta.url), { recursive: true, force: true });
await build({
  ...BUNDLE,
  outfile: "dist/main.js",
  minifySyntax: true,
  sourcemap: true,
  legalComments: "linked",
});
