import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeSeed, printSeed, seedFile, type SeedWords } from "../../packages/catalog/src/seed/index.ts";
import { Problem, readJson } from "./read-tools.ts";

const SEED = join(import.meta.dirname ?? "", "../../packages/catalog/seed");

type Listing = Parameters<typeof makeSeed>[0];
type Entry = { readonly file?: string; readonly generated?: string };

/**
 * Makes the facts of the seed anew, from a folder of tools/list files with their sources; our names and sentences stay.
 * A server that the seed does not have yet gets a file to be given words.
 */
export function makeSeeds(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json") && file !== "index.json");
  if (files.length === 0) throw new Problem(`${folder} holds no tools/list files.`);
  const days = daysOf(folder);
  const lines = files.map((file) => {
    const listing = readJson(join(folder, file)) as Listing;
    const id = file.slice(0, -".json".length);
    const { words, isNew } = wordsFor(id, listing);
    const seed = seedFile.parse(makeSeed(listing, words, days.get(file) ?? today()));
    writeFileSync(join(SEED, file), printSeed(seed));
    return `${id}: ${seed.tools.length} tools${isNew ? ", new: give it words" : ""}\n`;
  });
  return lines.join("");
}

function wordsFor(id: string, listing: Listing): { words: SeedWords; isNew: boolean } {
  const known = join(SEED, `${id}.json`);
  if (existsSync(known)) {
    const { name, about, words } = seedFile.parse(readJson(known));
    return { words: { id, name, about, words }, isNew: false };
  }
  const count = Array.isArray(listing["tools"]) ? listing["tools"].length : 0;
  const about = `An MCP server with ${count} tools. Nobody has described it here yet.`;
  return { words: { id, name: id, about, words: {} }, isNew: true };
}

/** The day on which each file was listed, where the folder has an index. */
function daysOf(folder: string): Map<string, string> {
  const path = join(folder, "index.json");
  if (!existsSync(path)) return new Map();
  const index = readJson(path) as { generated?: string; servers?: readonly Entry[] };
  return new Map(
    (index.servers ?? []).flatMap(({ file, generated = index.generated }) =>
      file === undefined || generated === undefined ? [] : [[file, generated] as const],
    ),
  );
}

const today = (): string => new Date().toISOString().slice(0, 10);
