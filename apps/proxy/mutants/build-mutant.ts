import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { BUNDLE } from "../bundle.mjs";
import type { Mutant } from "./mutant.ts";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The changed source of a mutant. Throws unless the code that it changes occurs exactly once. */
export function mutatedSource({ row, breaks, file, find, replace }: Mutant): string {
  const parts = readFileSync(join(ROOT, file), "utf8").split(find);
  if (parts.length !== 2) {
    throw new Error(`${row}, ${breaks}: the code to change occurs ${parts.length - 1} times in ${file}.`);
  }
  return parts.join(replace);
}

export async function buildMutant(mutant: Mutant, outfile: string): Promise<void> {
  const path = join(ROOT, mutant.file);
  const contents = mutatedSource(mutant);
  writeFileSync(`${outfile}.source.json`, JSON.stringify({ path, contents }));
  let isIn = false;
  await build({
    ...BUNDLE,
    outfile,
    plugins: [
      {
        name: "mutant",
        setup: (setup) => {
          setup.onLoad({ filter: /\.ts$/ }, (loaded) => {
            if (loaded.path !== path) return undefined;
            isIn = true;
            return { contents, loader: "ts" };
          });
        },
      },
    ],
  });
  if (!isIn) throw new Error(`${mutant.row}, ${mutant.breaks}: the proxy does not contain ${mutant.file}.`);
}
