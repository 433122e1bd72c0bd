export { checkPattern } from "./check-pattern.ts";
export { PATTERN, SCRAP, TEXT } from "./random-pattern.ts";
