"use client";

import { isPressable, usePageKeys } from "../address/use-page-keys.ts";

export type AuditKeys = {
  readonly move: (by: 1 | -1) => void;
  readonly open: () => void;
  readonly close: () => void;
};

/** j and k (in the list also the arrow keys) move, Enter opens, Esc closes. Not while a person types. */
export function useAuditKeys({ move, open, close }: AuditKeys): void {
  usePageKeys((key, target) => {
    const inList = target?.closest("table[aria-label=Decisions]") != null;
    if (key === "j" || (inList && key === "ArrowDown")) move(1);
    else if (key === "k" || (inList && key === "ArrowUp")) move(-1);
    else if (key === "Escape") close();
    else if (key === "Enter" && !isPressable(target)) open();
    else return false;
    return true;
  });
}
