"use client";

import { Toast } from "@base-ui/react/toast";
import { Button, cx } from "@sallyport/ui";
import { CircleCheck, TriangleAlert, X } from "@sallyport/ui/icons";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { type Notification, notifications } from "./notify.ts";

type Shown = Pick<Notification, "link" | "undo">;

const UNDO_MS = 15_000;

export function Toaster() {
  return (
    <Toast.Provider timeout={5000} limit={3}>
      <Queue />
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Shows all notifications, also those from before this was loaded. */
function Queue() {
  const { add, close, toasts } = Toast.useToastManager<Shown>();
  const shown = useRef(toasts);
  useEffect(() => {
    shown.current = toasts;
  }, [toasts]);
  const waiting = useSyncExternalStore(notifications.subscribe, notifications.get, notifications.none);
  useEffect(() => {
    if (waiting.length === 0) return;
    notifications.taken();
    for (const { title, tone, link, undo } of waiting) {
      for (const same of shown.current.filter((toast) => toast.title === title)) close(same.id);
      add({
        title,
        type: tone,
        priority: tone === "bad" ? "high" : "low",
        ...(link && { timeout: 0, data: { link } }),
        ...(undo && { timeout: UNDO_MS, data: { undo } }),
      });
    }
  }, [waiting, add, close]);
  return null;
}

function List() {
  const { toasts, close } = Toast.useToastManager<Shown>();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection="right"
      className={cx(
        "rounded-lg border border-line bg-surface shadow-pop transition-[opacity,translate] duration-200",
        "translate-x-(--toast-swipe-movement-x) data-starting-style:translate-y-2 data-starting-style:opacity-0",
        "data-ending-style:opacity-0 data-limited:hidden",
      )}
    >
      <Toast.Content className="flex items-start gap-2.5 py-2.5 pr-2 pl-3">
        {toast.type === "bad" ? (
          <TriangleAlert className="mt-0.75 size-4 shrink-0 text-bad" />
        ) : (
          <CircleCheck className="mt-0.75 size-4 shrink-0 text-ok" />
        )}
        <div className="min-w-0 flex-1 text-base">
          <Toast.Title className="font-medium wrap-anywhere text-ink" />
          {toast.data?.link ? (
            <a href={toast.data.link.href} className="link">
              {toast.data.link.label}
            </a>
          ) : null}
          {toast.data?.undo ? (
            <Button
              size="sm"
              className="mt-1"
              onClick={() => {
                toast.data?.undo?.();
                close(toast.id);
              }}
            >
              Undo
            </Button>
          ) : null}
        </div>
        <Toast.Close
          aria-label="Dismiss"
          className="grid size-6 cursor-pointer place-items-center rounded-sm text-ink-muted hover:bg-inset hover:text-ink"
        >
          <X className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
