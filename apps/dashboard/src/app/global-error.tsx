"use client";

import "./globals.css";
import { ErrorView } from "../features/feedback/error-view.tsx";

/** Stands in for the root layout when that fails itself. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Sallyport</title>
        <ErrorView {...props} />
      </body>
    </html>
  );
}
