"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Button, Code, Notice, TextField } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { type ReactNode, useState } from "react";
import { serviceFailure } from "./service-failure.ts";

type ConfirmDialogProps<Input> = {
  title: string;
  /** Everything that will happen. */
  children: ReactNode;
  /** The label of the button, such as "Delete server". */
  action: string;
  /** The person has to type this first: for changes that delete other things too and cannot be undone. */
  phrase?: string;
  /** What the button does. Its failure is shown here, and the dialog stays. */
  mutation: {
    readonly isPending: boolean;
    readonly isSuccess: boolean;
    readonly error: unknown;
    readonly mutate: (input: Input) => void;
  };
  input: Input;
  onClose: () => void;
};

/** Asks before something that cannot be undone. Rendered only while it is open, and loaded on demand. */
export function ConfirmDialog<Input>(props: ConfirmDialogProps<Input>) {
  const { title, children, action, phrase, mutation, input, onClose } = props;
  const [typed, setTyped] = useState("");
  const busy = mutation.isPending || mutation.isSuccess;
  const error = mutation.error ? serviceFailure(mutation.error).sentence : null;
  const armed = phrase === undefined || typed.trim() === phrase;
  return (
    <AlertDialog.Root defaultOpen onOpenChange={(open) => !open && !busy && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-[#000]/45 transition-opacity data-starting-style:opacity-0" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-40 max-h-[calc(100dvh-2rem)] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-line bg-surface p-5 shadow-pop transition-opacity data-starting-style:opacity-0">
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (armed && !busy) mutation.mutate(input);
            }}
            className="flex flex-col gap-4"
          >
            <AlertDialog.Title className="text-lg font-semibold wrap-anywhere">{title}</AlertDialog.Title>
            <AlertDialog.Description
              render={<div />}
              className="flex flex-col gap-2 text-base text-ink-muted"
            >
              {children}
            </AlertDialog.Description>
            {phrase === undefined ? null : (
              <TextField
                label={
                  <>
                    Type <Code>{phrase}</Code> to confirm
                  </>
                }
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                autoComplete="off"
                spellCheck={false}
              />
            )}
            {error ? (
              <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
                {error}
              </Notice>
            ) : null}
            <div className="flex justify-end gap-2">
              <Button onClick={onClose} disabled={busy}>
                Cancel
              </Button>
              <Button type="submit" look="danger" busy={busy} disabled={!armed}>
                {action}
              </Button>
            </div>
          </form>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
