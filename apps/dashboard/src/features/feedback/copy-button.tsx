"use client";

import { Button, type ButtonProps, IconButton } from "@sallyport/ui";
import { Check, Copy } from "@sallyport/ui/icons";
import { type MouseEvent, useEffect, useRef, useState } from "react";

const SHOWN_MS = 2000;

/** Copies text. With `children` it is a button with a label, otherwise an icon button named `label`. */
export function CopyButton({
  text,
  label,
  onCopied,
  children,
  look = "ghost",
  size = "sm",
  className,
}: Pick<ButtonProps, "look" | "size" | "className" | "children"> & {
  /** What is copied, or where it is found in the page. */
  text: string | ((button: HTMLElement) => string);
  label: string;
  onCopied?: () => void;
}) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async (event: MouseEvent<HTMLButtonElement>) => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text(event.currentTarget));
      setState("copied");
      onCopied?.();
    } catch {
      setState("failed");
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState("idle"), SHOWN_MS);
  };

  const icon = state === "copied" ? <Check className="text-ok" /> : <Copy />;
  return (
    <>
      {children ? (
        <Button
          look={look}
          size={size}
          icon={icon}
          onClick={copy}
          aria-label={label}
          {...(className && { className })}
        >
          {state === "copied"
            ? "Copied"
            : state === "failed"
              ? "Copy failed: select the text and copy it"
              : children}
        </Button>
      ) : (
        <IconButton look={look} size={size} label={label} onClick={copy} {...(className && { className })}>
          {icon}
        </IconButton>
      )}
      <output className="sr-only">
        {state === "copied" ? "Copied" : state === "failed" ? "Copy failed" : ""}
      </output>
    </>
  );
}
