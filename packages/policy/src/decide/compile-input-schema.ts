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

/** What keeps an inputSchema from being checked, as a sentence: it denies all calls, or those with some argument. */
export type InputSchemaFault = { readonly denies: "all" | "some"; readonly reason: string };

const FAULTS = new WeakMap<object, InputSchemaFault | null>();

/**
 * Why `arguments: { "schema": "pinned" }` denies calls that a tool's inputSchema should let pass; undefined when it
 * does not. Remembers what it said of an object. Never throws.
 */
export function inputSchemaFault(inputSchema: unknown): InputSchemaFault | undefined {
  if (inputSchema === undefined || inputSchema === null) {
    return { denies: "all", reason: "The tool has no inputSchema." };
  }
  if (typeof inputSchema !== "object") return faultOf(inputSchema);
  const known = FAULTS.get(inputSchema);
  if (known !== undefined) return known ?? undefined;
  const fault = faultOf(inputSchema);
  FAULTS.set(inputSchema, fault ?? null);
  return fault;
}

function faultOf(inputSchema: unknown): InputSchemaFault | undefined {
  const result = compileInputSchema(inputSchema);
  if (!result.ok) return { denies: "all", reason: result.reason };
  const [first] = result.inputSchema.unchecked;
  if (first === undefined) return undefined;
  const reason = `The schema has a pattern at ${first.pointer} that cannot be checked. ${first.problem}`;
  return { denies: "some", reason };
}

function unknownArgument(args: JsonObject, named: ReadonlySet<string>): string | undefined {
  const unknown = Object.keys(args).find((name) => !named.has(name));
  if (unknown === undefined) return undefined;
  const phrase = "be left out, because the tool does not have it";
  return sentenceOf({ place: { step: unknown, outer: null }, phrase }) + didYouMean(unknown, [...named]);
}
