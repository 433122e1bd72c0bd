"use client";

import "./globals.css";

/** Stands in for the root layout when that fails itself: nothing in here may fail too. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-4 px-6">
        <title>Sallyport</title>
        <h1 className="text-2xl font-semibold">Something went wrong here</h1>
        <p className="text-lg text-ink-muted">
          Nothing was changed by it. Try again; the server wrote down the cause.
        </p>
        <button type="button" onClick={() => retry()} className="link w-fit cursor-pointer text-lg">
          Try again
        </button>
      </body>
    </html>
  );
}
