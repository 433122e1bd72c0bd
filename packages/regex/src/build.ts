/** What a parser of another syntax builds patterns of, to be matched as those of RE2 are. */
export {
  type CharSet,
  complement,
  type Range,
  rangesSet,
  union,
} from "./char-set.ts";
export { compileParsed } from "./pattern.ts";
export { PatternError } from "./pattern-error.ts";
export { choiceOf, repeatOf, sequenceOf } from "./simplify.ts";
export type { Node } from "./syntax.ts";
