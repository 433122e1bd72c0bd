export { sentenceOf } from "./phrases.ts";
export { SchemaRefusal } from "./refusal.ts";
export type { Unchecked } from "./schema-compiler.ts";
export { compileValidator, type SchemaOptions, type Validator } from "./validator.ts";
