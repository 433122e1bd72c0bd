"use client";

import { Button } from "@sallyport/ui";
import { useTransition } from "react";
import { pageErrorCause } from "./page-error.ts";
import { FullLoadLink } from "./full-load-link.tsx";
import { PageProblem } from "./page-problem.tsx";

export type ErrorViewProps = { error: unknown; retry: () => void; alone: boolean };

type Words = { readonly title: string; readonly lines: readonly string[]; readonly mayPass: boolean };

const FORBIDDEN: Words = {
  title: "Your role does not allow this",
  lines: ["Ask an admin of your organisation to open it for you, or to change your role."],
  mayPass: false,
};

const UNAVAILABLE: Words = {
  title: "The database cannot be reached",
  lines: [
    "The page cannot be shown right now. Nothing was lost, and the proxy goes on deciding calls with the policies that it holds.",
    "Try again in a moment. If it stays like this, tell the people who run this Sallyport.",
  ],
  mayPass: true,
};

const FAILED: Words = {
  title: "Something went wrong here",
  lines: ["This page failed. What you had saved is saved; nothing was changed by the failure."],
  mayPass: true,
};

function wordsFor(error: unknown): Words {
  const cause = pageErrorCause(error);
  if (cause === "forbidden") return FORBIDDEN;
  return cause === "unavailable" ? UNAVAILABLE : FAILED;
}

/** What a route shows when it fails; `retry` asks the server again. */
export function ErrorView({ error, retry, alone }: ErrorViewProps) {
  const [busy, startTransition] = useTransition();
  const words = wordsFor(error);
  const digest = (error as { digest?: unknown } | null)?.digest;
  return (
    <PageProblem
      alone={alone}
      title={words.title}
      actions={
        <>
          {words.mayPass ? (
            <Button look="primary" busy={busy} onClick={() => startTransition(() => retry())}>
              Try again
            </Button>
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
          If you report it, say <code className="font-mono">{digest}</code>: the server wrote the cause beside
          it.
        </p>
      ) : null}
    </PageProblem>
  );
}
