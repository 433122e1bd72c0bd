"use client";

import { controlClass, cx, Field } from "@sallyport/ui";
import { Eye, EyeOff } from "@sallyport/ui/icons";
import { type ComponentProps, type ReactNode, useState } from "react";

/** A password that can be shown. Works with paste and password managers. */
export function PasswordField({
  label,
  hint,
  error,
  ...input
}: Omit<ComponentProps<"input">, "type" | "className"> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <div className="relative">
          <input
            {...input}
            {...wiring}
            type={shown ? "text" : "password"}
            autoCapitalize="none"
            spellCheck={false}
            className={cx("w-full pr-9", controlClass("md", error))}
          />
          <button
            type="button"
            onClick={() => setShown(!shown)}
            aria-pressed={shown}
            aria-label="Show password"
            title={shown ? "Hide password" : "Show password"}
            className="absolute inset-y-0 right-0 grid w-9 cursor-pointer place-items-center rounded-md text-ink-muted hover:text-ink"
          >
            {shown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
          </button>
        </div>
      )}
    </Field>
  );
}
