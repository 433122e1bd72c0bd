import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { CORPUS } from "./corpus.ts";

/** Writes what Go reads of the forwarded bodies to go.json. Needs Go: `npm run readings -w @sallyport/proxy`. */
const folder = import.meta.dirname;
const input = CORPUS.filter(({ fate }) => fate === "forwarded")
  .map(({ bytes }) => bytes.toString("base64"))
  .join("\n");
writeFileSync(`${folder}/go.json`, execFileSync("go", ["run", "read.go"], { cwd: folder, input }));
