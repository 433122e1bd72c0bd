/** What can go wrong in a use case, as a closed set; each transport maps it once. */
export type ServiceErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_many"
  | "upstream_failed"
  | "internal";

/** A problem with one part of the input. `path` is dotted for fields and a JSON Pointer inside a policy. */
export type ServiceIssue = {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
};

/** `public` is the sentence for the person who asked; `message` is the same, with nothing internal in it. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ServiceErrorCode;
  readonly issues: readonly ServiceIssue[];

  constructor(code: ServiceErrorCode, sentence: string, issues: readonly ServiceIssue[] = []) {
    super(sentence);
    this.code = code;
    this.issues = issues;
  }

  get public(): string {
    return this.message;
  }
}
