import { cx } from "./cx.ts";

/** A turning ring. Decorative: the words beside it say what is going on. */
export function Spinner({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "inline-block size-3.5 shrink-0 rounded-full border-2 border-current border-t-transparent opacity-70",
        "motion-safe:animate-spin",
        className,
      )}
    />
  );
}
