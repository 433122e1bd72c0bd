import { type ComponentProps, type ReactNode, useId } from "react";
import { controlClass } from "./control-class.ts";
import { cx } from "./cx.ts";

export type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** Stands right of the label, such as "optional". */
  aside?: ReactNode;
  className?: string;
};

type Wiring = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

/** Label, control, hint and error, tied together for assistive technology. */
export function Field({
  label,
  hint,
  error,
  aside,
  className,
  id,
  children,
}: FieldProps & { id?: string | undefined; children: (wiring: Wiring) => ReactNode }) {
  const made = useId();
  const controlId = id ?? made;
  const described = [hint ? `${controlId}-hint` : "", error ? `${controlId}-error` : ""]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cx("flex min-w-0 flex-col gap-1", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={controlId} className="text-sm font-medium text-ink">
          {label}
        </label>
        {aside ? <span className="text-xs text-ink-faint">{aside}</span> : null}
      </div>
      {children({
        id: controlId,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error ? (
        <p id={`${controlId}-error`} className="text-sm text-bad">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${controlId}-hint`} className="text-xs text-ink-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

export type TextFieldProps = FieldProps & Omit<ComponentProps<"input">, "className"> & { mono?: boolean };

export function TextField({ label, hint, error, aside, className, id, mono, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={aside} className={className ?? ""} id={id}>
      {(wiring) => (
        <input
          {...input}
          {...wiring}
          className={cx("w-full", controlClass("md", error), mono && "font-mono")}
        />
      )}
    </Field>
  );
}

export type TextAreaFieldProps = FieldProps &
  Omit<ComponentProps<"textarea">, "className"> & { mono?: boolean };

export function TextAreaField({
  label,
  hint,
  error,
  aside,
  className,
  id,
  mono,
  ...textarea
}: TextAreaFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={aside} className={className ?? ""} id={id}>
      {(wiring) => (
        <textarea
          {...textarea}
          {...wiring}
          className={cx("min-h-32 w-full py-1.5", controlClass("md", error), mono && "font-mono text-xs")}
        />
      )}
    </Field>
  );
}

export type SelectFieldProps = FieldProps & Omit<ComponentProps<"select">, "className">;

/** The platform's own select: works with every keyboard, reader and phone, and weighs nothing. */
export function SelectField({
  label,
  hint,
  error,
  aside,
  className,
  id,
  children,
  ...select
}: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={aside} className={className ?? ""} id={id}>
      {(wiring) => (
        <select
          {...select}
          {...wiring}
          className={cx("w-full cursor-pointer pr-7", controlClass("md", error))}
        >
          {children}
        </select>
      )}
    </Field>
  );
}
