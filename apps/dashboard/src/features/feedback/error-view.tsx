"use client";

import { Button, Code } from "@sallyport/ui";
import { RotateCw } from "lucide-react";
import { useTransition } from "react";
import { pageErrorCause } from "../../trpc/page-error.ts";
import { HomeLink, PageProblem } from "./page-problem.tsx";

/** What a route shows when it fails; `retry` asks the server again. */
export function ErrorView({ error, retry }: { error: unknown; retry: () => void }) {
  const [busy, startTransition] = useTransition();
  const again = (
    <Button look="primary" busy={busy} icon={<RotateCw />} onClick={() => startTransition(() => retry())}>
      Try again
    </Button>
  );
  const cause = pageErrorCause(error);
  if (cause === "forbidden") {
    return (
      <PageProblem title="Your role does not allow this" actions={<HomeLink />}>
        <p>Ask an admin of your organisation to open it for you, or to change your role.</p>
      </PageProblem>
    );
  }
  if (cause === "unavailable") {
    return (
      <PageProblem title="The database cannot be reached" actions={again}>
        <p>
          The page cannot be shown right now. Nothing was lost, and the proxy goes on deciding calls with the
          policies that it holds.
        </p>
        <p>Try again in a moment. If it stays like this, tell the people who run this Sallyport.</p>
      </PageProblem>
    );
  }
  const digest = (error as { digest?: unknown } | null)?.digest;
  return (
    <PageProblem
      title="Something went wrong here"
      actions={
        <>
          {again}
          <HomeLink />
        </>
      }
    >
      <p>This page failed. What you had saved is saved; nothing was changed by the failure.</p>
      {typeof digest === "string" ? (
        <p className="text-base">
          If you report it, say <Code>{digest}</Code>: the server wrote the cause beside it.
        </p>
      ) : null}
    </PageProblem>
  );
}
