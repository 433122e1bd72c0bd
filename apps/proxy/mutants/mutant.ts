/**
 * The proxy with one check broken on purpose, and what must notice it. It exists as a file in a temporary folder while
 * `npm run mutants` runs, and nowhere else.
 */
export type Mutant = {
  /** The row of docs/threats.md that the check belongs to. */
  readonly row: string;
  /** What it does wrong. */
  readonly breaks: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Is there exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The acceptance test's file, without folder and ending. */
  readonly test: string;
  /** The whole name of a test, without those of its groups, that must fail. */
  readonly red: string;
  /** Its legal twin, which must pass: what fails for another reason proves nothing. */
  readonly green: string;
};
