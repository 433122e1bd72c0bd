export { type CompiledSchema, compileSchema, type SchemaResult } from "./compile-schema.ts";
export type { Unchecked } from "./schema-compiler.ts";
export type { SchemaOptions } from "./validator.ts";
