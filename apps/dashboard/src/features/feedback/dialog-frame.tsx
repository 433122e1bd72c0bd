"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "@sallyport/ui/icons";
import type { ReactNode, RefObject } from "react";

/** A dialog with a title and a close button. Rendered only while it is open, and loaded on demand. */
export function DialogFrame({
  title,
  actions,
  initialFocus,
  onClose,
  children,
}: {
  title: ReactNode;
  actions?: ReactNode;
  /** What gets the focus; the close button without it. */
  initialFocus?: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog.Root defaultOpen onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[#000]/45 transition-opacity data-starting-style:opacity-0" />
        <Dialog.Popup
          {...(initialFocus && { initialFocus })}
          className="fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[min(48rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-pop transition-opacity data-starting-style:opacity-0"
        >
          <div className="flex items-center justify-between gap-3 border-b border-line py-2.5 pr-2.5 pl-4">
            <Dialog.Title className="min-w-0 text-lg font-semibold wrap-anywhere">{title}</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              className="grid size-8 shrink-0 cursor-pointer place-items-center rounded-md text-ink-muted hover:bg-inset hover:text-ink"
            >
              <X className="size-4" />
            </Dialog.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {actions ? (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{actions}</div>
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
