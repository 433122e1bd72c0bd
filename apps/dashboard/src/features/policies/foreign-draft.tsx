"use client";

import { Button, Notice } from "@sallyport/ui";
import { Users } from "@sallyport/ui/icons";
import type { PolicyEditing } from "./use-policy-editing.ts";

export type ForeignDraftProps = NonNullable<PolicyEditing["foreign"]>;

/** Lets the person choose between somebody else's newer draft and the text on the screen. */
export function ForeignDraft({ takeTheirs, keepMine }: ForeignDraftProps) {
  return (
    <Notice
      tone="warn"
      live="alert"
      icon={<Users />}
      title="Somebody else saved this draft meanwhile"
      actions={
        <>
          <Button size="sm" onClick={takeTheirs}>
            Take theirs
          </Button>
          <Button size="sm" onClick={keepMine}>
            Keep mine
          </Button>
        </>
      }
    >
      Your text is untouched here, and is not being saved until you choose.
    </Notice>
  );
}
