export { makeSeed, type SeedWords } from "./make-seed.ts";
export { printSeed } from "./print-seed.ts";
/** @public */
export { type CataloguedServer, type CataloguedTool, readSeed } from "./read-seed.ts";
export { seedFile } from "./seed-server.ts";
/** @public */
export { commonPrefix, sentenceOf } from "./sentence.ts";
