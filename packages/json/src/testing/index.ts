export { checkRead, type ReadRun } from "./check-read.ts";
export { JSON_TEXT } from "./random-text.ts";
