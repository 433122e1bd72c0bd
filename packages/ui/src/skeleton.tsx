import { cx } from "./cx.ts";

/** The place of something that is being loaded. Hidden from readers; the page says "Loading" once. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx("block rounded-md bg-inset motion-safe:animate-pulse", className ?? "h-4 w-24")}
    />
  );
}
