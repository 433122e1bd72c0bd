"use client";

import { Button, Notice } from "@sallyport/ui";
import { Users } from "@sallyport/ui/icons";
import type { PolicyEditing } from "./use-policy-editing.ts";

export type ForeignDraftProps = NonNullable<PolicyEditing["foreign"]>;

/** Lets the person choose between a newer draft and the text on the screen. */
export function ForeignDraft({ takeTheirs, keepMine }: ForeignDraftProps) {
  return (
    <Notice
      tone="warn"
      live="alert"
      icon={<Users />}
      title="This draft was changed elsewhere"
      actions={
        <>
          <Button size="sm" onClick={takeTheirs}>
            Use the other draft
          </Button>
          <Button size="sm" onClick={keepMine}>
            Keep my text
          </Button>
        </>
      }
    >
      Your text is unchanged, but it is not saved until you choose.
    </Notice>
  );
}
