import { build } from "esbuild";
import { expect, test } from "vitest";

test("runs in a browser: it bundles without a Node module", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: 'export * from "@sallyport/policy";', resolveDir: "packages/policy/src" },
    bundle: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  expect(imports).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/["']node:/);
});
