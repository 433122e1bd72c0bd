import * as z from "zod";

/** What is wrong with an environment: a sentence for each variable, which never repeats its value. */
export class EnvError extends Error {
  override readonly name = "EnvError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Reads the variables that `fields` name; an empty one counts as unset. Throws EnvError with every problem. */
export function readVariables<Fields extends z.ZodRawShape>(
  fields: Fields,
  source: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Fields>> {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = z.object(fields).safeParse(set);
  if (parsed.success) return parsed.data;
  const problems = new Map<string, string>();
  for (const { path, message } of parsed.error.issues) {
    const name = path.join(".");
    if (!problems.has(name)) problems.set(name, `${name} ${message}`);
  }
  throw new EnvError([...problems.values()]);
}
