"use client";

import { Button, CodeBlock, Notice } from "@sallyport/ui";
import { Users } from "@sallyport/ui/icons";
import type { PolicyEditing } from "./use-policy-editing.ts";

export type ForeignDraftProps = NonNullable<PolicyEditing["foreign"]>;

/** Lets the person choose between a newer draft and the text in the editor. Nothing is saved or lost before that. */
export function ForeignDraft({ draft, useOther, keepMine }: ForeignDraftProps) {
  return (
    <Notice
      tone="warn"
      live="alert"
      icon={<Users />}
      title="This draft was changed in another tab or by another person"
      actions={
        <>
          <Button size="sm" onClick={useOther}>
            Use the other draft
          </Button>
          <Button size="sm" onClick={keepMine}>
            Keep my text
          </Button>
        </>
      }
    >
      <p>Both are kept. Your text stays in the editor and is not saved until you choose.</p>
      <details className="mt-1">
        <summary className="cursor-pointer text-sm hover:text-ink">Show the other draft</summary>
        <CodeBlock label="The other draft" className="mt-2 max-h-72 overflow-y-auto">
          {draft}
        </CodeBlock>
      </details>
    </Notice>
  );
}
