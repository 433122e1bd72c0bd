export { sentenceOf } from "./phrases.ts";
export { UnsupportedSchema } from "./unsupported-schema.ts";
export type { Unchecked } from "./schema-compiler.ts";
export { compileValidator, type ValidatorOptions, type Validator } from "./validator.ts";
