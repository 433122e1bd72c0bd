export { compilePattern, type Pattern } from "./pattern.ts";
export { spendWork, withinWork } from "./work.ts";
