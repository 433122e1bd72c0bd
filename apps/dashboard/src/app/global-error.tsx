"use client";

import "./globals.css";

/** Replaces the root layout when that fails: it depends on nothing that can fail too. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-4 px-6">
        <title>Sallyport</title>
        <h1 className="text-2xl font-semibold">Something went wrong</h1>
        <p className="text-lg text-ink-muted">
          Nothing was changed. Try again. The cause is in the server log.
        </p>
        <button type="button" onClick={() => retry()} className="link w-fit cursor-pointer text-lg">
          Try again
        </button>
      </body>
    </html>
  );
}
