import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Folders without product code of ours. */
const NOT_PRODUCT = new Set(["generated", "e2e", "testing"]);

/** Product sources in a folder and below, as paths from the repository's root, in order; tests are none. */
export function sources(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return NOT_PRODUCT.has(entry.name) ? [] : sources(path);
      return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$|-contract\.ts$|\.d\.ts$/.test(entry.name)
        ? [path]
        : [];
    });
}

/** What a source imports, as it is written there. */
export function importsOf(file: string): string[] {
  const found = readSource(file).matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*"([^"]+)"|import\(\s*"([^"]+)"|(?:^|\n)import\s+"([^"]+)"/g,
  );
  return [...found].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? "");
}

export function readSource(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
