import * as z from "zod";

/** How a variable is read. A message goes on from the variable's name, never repeats the value, and ends a sentence. */
export type Field<T> = z.ZodType<T>;

type Range = { readonly from: number; readonly to: number };

const MAX_PORT = 65_535;

/** A variable that must be set. `purpose` is a sentence that says what it is. */
export function required<T>(field: z.ZodType<T, string>, purpose: string): Field<T> {
  return z.string({ error: `is not set. ${purpose}` }).pipe(field);
}

/** `1` is true; `0` and unset are false. */
export function flag(): Field<boolean> {
  return z
    .enum(["0", "1"], { error: "must be 1 or 0." })
    .default("0")
    .transform((value) => value === "1");
}

export function wholeNumber({ from, to }: Range): z.ZodType<number, string> {
  const error = `must be a whole number from ${from} to ${to}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= from && value <= to, error);
}

/** A TCP port. `from: 0` lets the system choose one. */
export function port({ from = 1 }: { from?: 0 | 1 } = {}): z.ZodType<number, string> {
  return wholeNumber({ from, to: MAX_PORT });
}

/** A duration that is written in seconds and read in milliseconds. */
export function seconds(range: Range): z.ZodType<number, string> {
  return wholeNumber(range).transform((value) => value * 1000);
}

/** A size that is written in MB and read in bytes. */
export function megabytes(range: Range): z.ZodType<number, string> {
  return wholeNumber(range).transform((value) => value * 1024 * 1024);
}

/** An http or https URL, read without slashes at its end. */
export function url(example: string): z.ZodType<string, string> {
  return z
    .url({ protocol: /^https?$/, error: `must be an http or https URL, like ${example}.` })
    .transform((value) => value.replace(/\/+$/, ""));
}

/** Where mail is handed over: `smtp://` (with STARTTLS where the server has it) or `smtps://`. */
export function smtpUrl(): z.ZodType<string, string> {
  return z.url({
    protocol: /^smtps?$/,
    error: "must be an SMTP URL, like smtps://user:password@smtp.example.com.",
  });
}

/** An e-mail address, with or without a name before it. */
export function mailAddress(): z.ZodType<string, string> {
  return z.string().regex(/^(?:[^<>@\r\n]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, {
    error: "must be an e-mail address, like Sallyport <sallyport@example.com>.",
  });
}

export function postgresUrl(): z.ZodType<string, string> {
  return z.url({
    protocol: /^postgres(ql)?$/,
    error: "must be a connection URL, like postgres://user:password@host:5432/database.",
  });
}

/** Entries with commas between, read trimmed and in lower case. Unset is an empty list. */
export function list(): Field<readonly string[]> {
  return z
    .string()
    .default("")
    .transform((value) => value.split(",").map((entry) => entry.trim().toLowerCase()))
    .transform((entries) => entries.filter((entry) => entry !== ""));
}

/** Random characters that somebody made. */
export function secret({ min }: { min: number }): z.ZodType<string, string> {
  return z.string().min(min, `must have ${min} characters or more, like from: openssl rand -base64 32.`);
}

/** The path of a folder, as it is written: a relative one begins where the program runs. */
export function folder(): z.ZodType<string, string> {
  return z.string();
}

/** The name or address of a network interface to listen on. */
export function host(): z.ZodType<string, string> {
  return z.string();
}

export function oneOf<const Value extends string>(values: readonly Value[]): z.ZodType<Value> {
  return z.enum(values, { error: `must be one of ${values.join(", ")}.` });
}
