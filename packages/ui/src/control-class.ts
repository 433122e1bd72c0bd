import { cx } from "./cx.ts";

const CONTROL =
  "rounded-md border bg-surface px-2.5 text-ink placeholder:text-ink-faint transition-colors " +
  "hover:border-ink-muted disabled:cursor-not-allowed disabled:bg-inset disabled:text-ink-faint";

function border(error: string | undefined): string {
  return error ? "border-bad" : "border-line-strong";
}

const SIZE = { sm: "h-8 text-sm", md: "h-8.5 text-base" } as const;

/** The classes of a text control, for inputs that stand outside of a field. Widths are the caller's. */
export function controlClass(size: keyof typeof SIZE = "md", error?: string): string {
  return cx(CONTROL, SIZE[size], border(error));
}
