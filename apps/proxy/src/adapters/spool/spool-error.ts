/** The spool cannot take a record now: nothing may pass until it can again. */
export class SpoolUnavailable extends Error {
  override readonly name = "SpoolUnavailable";
}

/** The spool's folder cannot be used at all. `remedy` says what a person can do about it. */
export class SpoolFolderError extends Error {
  override readonly name = "SpoolFolderError";
  readonly remedy: string;

  constructor(problem: string, remedy: string) {
    super(problem);
    this.remedy = remedy;
  }
}

/** The operating system's word for a failure, without paths. */
export function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
