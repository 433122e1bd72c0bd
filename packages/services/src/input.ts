import * as z from "zod";

/** Every use case inside an organisation names it by the slug in the address. */
export const InOrgInput = z.strictObject({ org: z.string().min(1).max(60) });

export const Id = z.uuid("This is not an id.");

const VISIBLE = /^[^\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]*$/u;

/** A name that people give to things: trimmed, 1 to 80 characters, no control or direction-changing characters. */
export const Name = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(80, "Use at most 80 characters.")
  .regex(VISIBLE, "Remove invisible characters.");

const LABEL_KEY = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const MAX_LABELS = 32;

/** What people put on servers, identities and grants for policies to ask for, like `grant.labels.team`. */
export const Labels = z
  .record(
    z
      .string()
      .regex(
        LABEL_KEY,
        "A label's name begins with a letter and has letters, digits, _ and - only, at most 63.",
      ),
    z
      .string()
      .min(1, "Enter a value, or remove the label.")
      .max(200, "Use at most 200 characters.")
      .regex(VISIBLE, "Remove invisible characters."),
  )
  .refine((labels) => Object.keys(labels).length <= MAX_LABELS, `Use at most ${MAX_LABELS} labels.`);

/** Labels as the database has them; what is not a string was not written by us and is left out. */
export function storedLabels(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  const texts = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}

/** For the admin log: `team=payments`. */
export function labelTexts(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`);
}
