import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "./cx.ts";

export type CheckFieldProps = Omit<ComponentProps<"input">, "type" | "className"> & {
  label: ReactNode;
  hint?: ReactNode;
  kind?: "checkbox" | "radio";
  className?: string;
};

export function CheckField({ label, hint, kind = "checkbox", className, id, ...input }: CheckFieldProps) {
  const made = useId();
  const controlId = id ?? made;
  return (
    <div className={cx("flex items-start gap-2.5", className)}>
      <input
        {...input}
        type={kind}
        id={controlId}
        aria-describedby={hint ? `${controlId}-hint` : undefined}
        className="mt-0.75 size-4 shrink-0 cursor-pointer accent-(--accent)"
      />
      <span className="flex min-w-0 flex-col">
        <label htmlFor={controlId} className="min-h-6 cursor-pointer text-base text-ink">
          {label}
        </label>
        {hint ? (
          <span id={`${controlId}-hint`} className="text-sm text-ink-muted">
            {hint}
          </span>
        ) : null}
      </span>
    </div>
  );
}
