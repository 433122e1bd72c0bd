import { asDoubles, type JsonValue } from "@sallyport/json";
import { draftOf } from "./draft.ts";
import { sentenceOf } from "./phrases.ts";
import { readSchema } from "./read-schema.ts";
import { GivenUp, Run } from "./run.ts";
import { SchemaCompiler, type Unchecked } from "./schema-compiler.ts";

/** `maxWork`: what one check may cost, in units of about one comparison. */
export type ValidatorOptions = { maxWork?: number };

const MAX_WORK = 50_000;

export type Validator = {
  /** What is wrong with a value, as a sentence; or undefined. */
  validate: (value: JsonValue) => string | undefined;
  /** The names under `properties` that apply to the value itself. */
  named: ReadonlySet<string>;
  unchecked: readonly Unchecked[];
};

/**
 * Compiles any schema for values of any type. Of a number that a reader of doubles would change, both readings have to
 * be right. Throws a UnsupportedSchema.
 */
export function compileValidator(schema: unknown, { maxWork = MAX_WORK }: ValidatorOptions = {}): Validator {
  const root = readSchema(schema);
  const exact = compileExactly(root, maxWork);
  const rounded = asDoubles(root);
  const inDoubles = rounded === root ? exact : compileExactly(rounded, maxWork);
  const validate = (value: JsonValue) => {
    const read = asDoubles(value);
    return exact.validate(value) ?? (read === value ? undefined : inDoubles.validate(read));
  };
  return { ...exact, validate };
}

function compileExactly(root: JsonValue, maxWork: number): Validator {
  const compiler = new SchemaCompiler(root, draftOf(root));
  const node = compiler.root();
  const { tracks, unchecked } = compiler;
  const validate = (value: JsonValue) => {
    try {
      const failed = new Run({ maxWork, tracks }).root(node, value);
      return failed && sentenceOf(failed);
    } catch (error) {
      if (error instanceof GivenUp) return sentenceOf({ place: error.place, phrase: error.why });
      return "The arguments cannot be checked against the tool's schema.";
    }
  };
  return { validate, named: compiler.named(), unchecked };
}
