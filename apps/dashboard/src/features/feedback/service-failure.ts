type FieldIssue = {
  readonly path: string;
  readonly message: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
};

export type ServiceFailure = {
  /** A code of the services, or "network" if no answer came. */
  readonly code: string;
  readonly sentence: string;
  readonly issues: readonly FieldIssue[];
};

const NO_ANSWER =
  "The dashboard cannot be reached. Check your connection and try again. Your input is still here.";

type Shape = { message?: unknown; data?: { service?: { code?: unknown; issues?: unknown } } };

/** Why a procedure failed, as a sentence for the person. */
export function serviceFailure(error: unknown): ServiceFailure {
  const { message, data } = (error ?? {}) as Shape;
  const service = data?.service;
  if (typeof service?.code !== "string") return { code: "network", sentence: NO_ANSWER, issues: [] };
  return {
    code: service.code,
    sentence: typeof message === "string" && message !== "" ? message : "The request failed. Try again.",
    issues: Array.isArray(service.issues) ? (service.issues as FieldIssue[]) : [],
  };
}

/** The first message for each field, by the field's path. */
export function fieldErrors(failure: ServiceFailure | null): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const issue of failure?.issues ?? []) errors[issue.path] ??= issue.message;
  return errors;
}

/** The sentence for the whole form; null if the named fields show every issue. */
export function formError(failure: ServiceFailure | null, fields: readonly string[]): string | null {
  if (!failure) return null;
  const elsewhere =
    failure.issues.length === 0 || failure.issues.some((issue) => !fields.includes(issue.path));
  return elsewhere ? failure.sentence : null;
}
