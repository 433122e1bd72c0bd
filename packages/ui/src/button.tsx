import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";
import { Spinner } from "./spinner.tsx";

export type ButtonLook = "primary" | "secondary" | "ghost" | "danger" | "danger-quiet";
export type ButtonSize = "sm" | "md" | "lg";

const LOOK: Record<ButtonLook, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "border-line bg-surface text-ink hover:border-line-strong hover:bg-inset",
  ghost: "border-transparent bg-transparent text-ink-muted hover:bg-inset hover:text-ink",
  danger: "border-transparent bg-bad text-on-bad hover:bg-bad-strong",
  "danger-quiet": "border-line bg-surface text-bad hover:border-bad hover:bg-bad-soft",
};

const SIZE: Record<ButtonSize, string> = {
  sm: "h-7 gap-1.5 px-2.5 text-sm",
  md: "h-8.5 gap-2 px-3 text-base",
  lg: "h-10 gap-2 px-4 text-lg",
};

const BASE =
  "inline-flex shrink-0 cursor-pointer items-center justify-center rounded-md border font-medium whitespace-nowrap " +
  "transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed " +
  "aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0";

/** The button's classes, for a link that looks like one. */
export function buttonClass(look: ButtonLook = "secondary", size: ButtonSize = "md"): string {
  return cx(BASE, LOOK[look], SIZE[size]);
}

export type ButtonProps = ComponentProps<"button"> & {
  look?: ButtonLook;
  size?: ButtonSize;
  /** Work is under way: shows a spinner and takes no clicks, but keeps focus. */
  busy?: boolean;
  icon?: ReactNode;
};

export function Button({
  look = "secondary",
  size = "md",
  busy = false,
  icon,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- the default above is "button"
      type={busy ? "button" : type}
      className={cx(buttonClass(look, size), className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

export type IconButtonProps = Omit<ButtonProps, "children" | "icon"> & {
  /** The accessible name, also shown as the tooltip. */
  label: string;
  children: ReactNode;
};

const SQUARE: Record<ButtonSize, string> = { sm: "w-7 px-0", md: "w-8.5 px-0", lg: "w-10 px-0" };

export function IconButton({ label, children, size = "md", className, ...rest }: IconButtonProps) {
  return (
    <Button
      look="ghost"
      {...rest}
      size={size}
      aria-label={label}
      title={label}
      className={cx(SQUARE[size], className)}
    >
      {children}
    </Button>
  );
}
