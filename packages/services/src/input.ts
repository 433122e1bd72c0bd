import * as z from "zod";

/** Every use case inside an organisation names it by the slug in the address. */
export const InOrgInput = z.strictObject({ org: z.string().min(1).max(60) });

export const Id = z.uuid("This is not an id.");

/** A name that people give to things: trimmed, 1 to 80 characters, no control or direction-changing characters. */
export const Name = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(80, "Use at most 80 characters.")
  .regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]*$/u, "Take out invisible characters.");
