/** A failure at start that a person can mend: what is wrong, and what to do about it. */
export class StartupError extends Error {
  override readonly name = "StartupError";
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(`${problem} ${remedy}`);
    this.remedy = remedy;
  }
}
