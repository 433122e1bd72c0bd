import { build } from "esbuild";
import { expect, test } from "vitest";

test("runs in a browser and at the edge: no Node module, and no code made from text", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: 'export * from "@sallyport/policy/arguments";', resolveDir: "packages/policy/src" },
    bundle: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  expect(Object.values(metafile.outputs).flatMap((output) => output.imports)).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/["']node:|new Function|\beval\(|\bfetch\(/);
});
