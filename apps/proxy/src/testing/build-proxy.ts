import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { BUNDLE } from "../../bundle.mjs";

/** Bundles the proxy into one file, which starts faster than its source. */
export async function buildProxy(): Promise<{ readonly bundle: string; remove(): void }> {
  const dir = mkdtempSync(join(tmpdir(), "sallyport-bundle-"));
  const bundle = join(dir, "main.mjs");
  await build({ ...BUNDLE, outfile: bundle });
  return { bundle, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
