import type pg from "pg";
import type * as z from "zod";

/** Where answers come from, and under which address the pages stand, without a slash at its end. */
export type Source = { readonly pool: pg.Pool; readonly site: string };

/** One question that a program can ask: its words for a model, its input, and how it is answered. */
export type Question<Input extends z.ZodRawShape = z.ZodRawShape> = {
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  /** Undefined: there is no such thing. */
  readonly answer: (input: z.infer<z.ZodObject<Input>>, source: Source) => Promise<object | undefined>;
};
