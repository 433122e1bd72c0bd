import type { ReactNode } from "react";
import type { Tone } from "./badge.tsx";
import { cx } from "./cx.ts";

const TONE: Record<Tone, string> = {
  neutral: "border-line bg-inset",
  accent: "border-accent/35 bg-accent-soft",
  ok: "border-ok/35 bg-ok-soft",
  bad: "border-bad/35 bg-bad-soft",
  warn: "border-warn/35 bg-warn-soft",
};

const ICON: Record<Tone, string> = {
  neutral: "text-ink-muted",
  accent: "text-accent",
  ok: "text-ok",
  bad: "text-bad",
  warn: "text-warn",
};

/** A message in the page. `live` has it read out when it appears: "alert" at once, "status" when there is a pause. */
export function Notice({
  tone = "neutral",
  icon,
  title,
  actions,
  live,
  className,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  title?: ReactNode;
  actions?: ReactNode;
  live?: "alert" | "status";
  className?: string;
  children?: ReactNode;
}) {
  return (
    <div role={live} className={cx("flex gap-2.5 rounded-md border px-3 py-2.5", TONE[tone], className)}>
      {icon ? <span className={cx("mt-0.75 [&_svg]:size-4", ICON[tone])}>{icon}</span> : null}
      <div className="min-w-0 flex-1 text-base">
        {title ? <p className="font-medium wrap-anywhere text-ink">{title}</p> : null}
        {children ? <div className="wrap-anywhere text-ink-muted">{children}</div> : null}
        {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
