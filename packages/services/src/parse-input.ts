import type * as z from "zod";
import { ServiceError } from "./service-error.ts";

/** A verb's input in its parsed form: the first thing that every verb does. Throws `invalid_input`. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  given: z.input<Schema>,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error);
}

/** The service error of an input that its schema refuses: each problem with its field, and the first one's sentence. */
export function invalidInput(error: z.ZodError): ServiceError {
  const issues = error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  return new ServiceError("invalid_input", issues[0]?.message ?? "The input is not valid.", issues);
}
