import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CataloguedServer, readSeed } from "../src/seed/read-seed.ts";

const FOLDER = new URL("../seed/", import.meta.url);

/** The seed catalogue, in the order of the servers' ids. Throws when a file of it is broken. */
export function seedServers(): CataloguedServer[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .toSorted()
    .map((file) => readSeed(JSON.parse(readFileSync(fileURLToPath(new URL(file, FOLDER)), "utf8"))));
}
