// npm run draw: the pictures of docs/architecture.md from the code's own imports.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pictures } from "./draw/pictures.ts";

for (const { file, svg } of pictures()) {
  writeFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), svg);
  console.log(file);
}
