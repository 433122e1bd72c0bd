export type PageErrorCause = "forbidden" | "unavailable";

const PREFIX = "sallyport-";

/** Thrown while a page is rendered. Of an error, Next hands only `digest` to the browser: the cause travels in it. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly digest: string;

  constructor(cause: PageErrorCause, error: unknown) {
    super(cause, { cause: error });
    this.digest = PREFIX + cause;
  }
}

/** The cause that a PageError had before it crossed to the browser, or null for any other error. */
export function pageErrorCause(error: unknown): PageErrorCause | null {
  const digest = (error as { digest?: unknown } | null)?.digest;
  if (digest === `${PREFIX}forbidden`) return "forbidden";
  return digest === `${PREFIX}unavailable` ? "unavailable" : null;
}
