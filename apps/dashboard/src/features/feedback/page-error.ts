export type PageErrorCause = "forbidden" | "unavailable";

const PREFIX = "sallyport-";

/** Thrown while a page is rendered. Next sends only the `digest` of an error to the browser, so it carries the cause. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly digest: string;

  constructor(cause: PageErrorCause, error: unknown) {
    super(cause, { cause: error });
    this.digest = PREFIX + cause;
  }
}

/** The cause of a PageError, also in the browser; null for any other error. */
export function pageErrorCause(error: unknown): PageErrorCause | null {
  const digest = (error as { digest?: unknown } | null)?.digest;
  if (digest === `${PREFIX}forbidden`) return "forbidden";
  return digest === `${PREFIX}unavailable` ? "unavailable" : null;
}
