"use client";

import { pageErrorCause } from "./page-error.ts";
import { FullLoadLink } from "./full-load-link.tsx";
import { PageProblem } from "./page-problem.tsx";

type ErrorViewProps = { error: unknown; retry: () => void; alone: boolean };

type Words = { readonly title: string; readonly lines: readonly string[]; readonly mayPass: boolean };

const FORBIDDEN: Words = {
  title: "Your role does not allow this page",
  lines: ["Ask an admin of your organisation to change your role."],
  mayPass: false,
};

const UNAVAILABLE: Words = {
  title: "The database cannot be reached",
  lines: [
    "Nothing is lost, and the proxy keeps deciding calls.",
    "Try again in a moment. If the problem continues, tell the people who operate this Sallyport.",
  ],
  mayPass: true,
};

const FAILED: Words = {
  title: "Something went wrong",
  lines: ["Saved changes are not affected. Try again."],
  mayPass: true,
};

function wordsFor(error: unknown): Words {
  const cause = pageErrorCause(error);
  if (cause === "forbidden") return FORBIDDEN;
  return cause === "unavailable" ? UNAVAILABLE : FAILED;
}

/** What a route shows when it fails. `retry` loads it again. */
export function ErrorView({ error, retry, alone }: ErrorViewProps) {
  const words = wordsFor(error);
  const digest = (error as { digest?: unknown } | null)?.digest;
  return (
    <PageProblem
      alone={alone}
      title={words.title}
      actions={
        <>
          {words.mayPass ? (
            <button type="button" onClick={() => retry()} className="plain-button">
              Try again
            </button>
          ) : null}
          <FullLoadLink href="/app">Go to the dashboard</FullLoadLink>
        </>
      }
    >
      {words.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {words === FAILED && typeof digest === "string" ? (
        <p className="text-base">
          Error number: <code className="font-mono">{digest}</code>. The server log has its cause.
        </p>
      ) : null}
    </PageProblem>
  );
}
