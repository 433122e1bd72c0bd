import { build, type BuildResult } from "esbuild";
import { expect, test } from "vitest";

/** The sources know no Node, so its types are not here. */
declare const process: {
  getBuiltinModule(name: "zlib"): { gzipSync(data: Uint8Array, options: { level: number }): Uint8Array };
};

/** What a page that parses, compiles and decides has to load, without the JSON Schema validator. */
const MAX_GZIP = 40 * 1024;

function bundled(entry: string, minify = false): Promise<BuildResult<{ metafile: true; write: false }>> {
  return build({
    stdin: { contents: `export * from "${entry}";`, resolveDir: "packages/policy/src" },
    bundle: true,
    format: "esm",
    platform: "browser",
    minify,
    metafile: true,
    write: false,
    logLevel: "silent",
  });
}

test.each(["", "/arguments", "/edit", "/insight", "/editor-schema", "/lint"])(
  "@sallyport/policy%s runs in a browser: it bundles without a Node module, and makes no code from text",
  async (path) => {
    const { outputFiles, metafile } = await bundled(`@sallyport/policy${path}`);
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    expect(imports).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/["']node:|new Function|\beval\(|\bfetch\(/);
  },
);

test("takes at most 40 KB of a page, and bundles neither the validator nor the editor schema", async () => {
  const { outputFiles, metafile } = await bundled("@sallyport/policy", true);
  const parts = Object.keys(metafile.inputs).filter((path) =>
    /packages\/json-schema\/|policy\/src\/editor-schema\//.test(path),
  );
  expect(parts).toEqual([]);
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  const zipped = process.getBuiltinModule("zlib").gzipSync(contents, { level: 9 });
  expect(zipped.length).toBeLessThanOrEqual(MAX_GZIP);
});
