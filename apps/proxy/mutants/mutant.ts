/**
 * The proxy with one check broken on purpose, and the test that must fail. It exists only as a file in a temporary folder
 * while `npm run mutants` runs.
 */
export type Mutant = {
  /** The row of docs/threats.md that the check belongs to. */
  readonly row: string;
  /** What the proxy does wrong. */
  readonly breaks: string;
  /** The path from the root of the repository. */
  readonly file: string;
  /** Must occur exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The file of the acceptance test, without folder and ending. */
  readonly test: string;
  /** The name of the test that must fail, without those of its groups. */
  readonly red: string;
  /** Its legal twin, which must pass: a failure for another reason proves nothing. */
  readonly green: string;
};
