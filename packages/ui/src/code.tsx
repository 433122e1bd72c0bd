import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export function Code({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <code
      className={cx(
        "rounded-sm bg-inset px-1 py-0.25 font-mono text-[0.92em] wrap-anywhere text-ink",
        className,
      )}
    >
      {children}
    </code>
  );
}
