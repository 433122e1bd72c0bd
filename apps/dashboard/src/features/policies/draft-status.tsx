"use client";

import { Button, Spinner } from "@sallyport/ui";
import { Check, CircleDot, TriangleAlert } from "@sallyport/ui/icons";
import type { Draft } from "./use-draft.ts";

/** Whether the text on the screen is saved. Screen readers announce changes. */
export function DraftStatus({ draft }: { draft: Draft }) {
  return (
    <span className="flex items-center gap-2 text-sm">
      <output className="inline-flex items-center gap-1.5 text-ink-muted [&_svg]:size-4">
        {draft.state === "saved" ? (
          <>
            <Check className="text-ok" /> Draft saved
          </>
        ) : null}
        {draft.state === "saving" ? (
          <>
            <Spinner /> Saving draft…
          </>
        ) : null}
        {draft.state === "unsaved" ? (
          <>
            <CircleDot className="text-warn" /> Draft not saved yet
          </>
        ) : null}
        {draft.state === "failed" ? (
          <>
            <TriangleAlert className="text-bad" /> Draft not saved. Your text is kept here.
          </>
        ) : null}
      </output>
      {draft.state === "failed" ? (
        <Button size="sm" onClick={() => void draft.saveNow()}>
          Save again
        </Button>
      ) : null}
    </span>
  );
}
