import type { JsonObject } from "@sallyport/json";
import {
  compileValidator,
  sentenceOf,
  type Unchecked,
  UnsupportedSchema,
  type ValidatorOptions,
} from "@sallyport/json-schema";
import { didYouMean } from "../language/suggest.ts";

/** A tool's inputSchema, ready to check the arguments of calls. */
export type CompiledInputSchema = {
  /**
   * What is wrong with the arguments, as a sentence that says which one and what it must be, never what it is; or
   * undefined. `additional` "deny" refuses arguments that the schema's `properties` do not name. Never throws.
   */
  check: (args: JsonObject, additional: "deny" | "allow") => string | undefined;
  /** Patterns that cannot be checked in linear time: a call with an argument that needs one is refused. */
  unchecked: readonly Unchecked[];
};

export type InputSchemaResult =
  | { ok: true; inputSchema: CompiledInputSchema }
  | { ok: false; reason: string };

/**
 * Compiles a tool's inputSchema: JSON Schema 2020-12, which is MCP's default, or draft-07 when its `$schema` says so.
 * References are followed inside of the schema only; `format` is an annotation, as both drafts have it. Not ok when
 * anything else in it cannot be checked as it is meant. Never throws.
 */
export function compileInputSchema(inputSchema: unknown, options?: ValidatorOptions): InputSchemaResult {
  try {
    const { validate, named, unchecked } = compileValidator(inputSchema, options);
    const check: CompiledInputSchema["check"] = (args, additional) =>
      (additional === "deny" ? unknownArgument(args, named) : undefined) ?? validate(args);
    return { ok: true, inputSchema: { check, unchecked } };
  } catch (error) {
    return {
      ok: false,
      reason: error instanceof UnsupportedSchema ? error.message : "The schema cannot be read.",
    };
  }
}

function unknownArgument(args: JsonObject, named: ReadonlySet<string>): string | undefined {
  const unknown = Object.keys(args).find((name) => !named.has(name));
  if (unknown === undefined) return undefined;
  const phrase = "be left out, because the tool does not have it";
  return sentenceOf({ place: { step: unknown, outer: null }, phrase }) + didYouMean(unknown, [...named]);
}
