export { checkRead } from "./check-read.ts";
export { JSON_TEXT } from "./random-text.ts";
