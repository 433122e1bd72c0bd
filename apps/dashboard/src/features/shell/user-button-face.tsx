import { cx } from "@sallyport/ui";
import { ChevronsUpDown } from "@sallyport/ui/icons";

export type Account = { readonly name: string; readonly email: string };

/** The trigger of the account menu looks the same before and after the menu is loaded. */
export const USER_BUTTON_CLASS = cx(
  "flex h-11 w-full min-w-0 cursor-pointer items-center gap-2.5 rounded-md px-2 text-left hover:bg-inset",
  "data-popup-open:bg-inset",
);

export function UserButtonFace({ name, email }: Account) {
  return (
    <>
      <span className="sr-only">Account menu of {name}</span>
      <span
        aria-hidden="true"
        className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent"
      >
        {(Array.from(name.trim())[0] ?? "?").toUpperCase()}
      </span>
      <span className="hidden min-w-0 flex-1 flex-col leading-tight md:flex">
        <span className="truncate text-sm font-medium">{name}</span>
        <span className="truncate text-xs text-ink-muted">{email}</span>
      </span>
      <ChevronsUpDown className="hidden size-4 shrink-0 text-ink-faint md:block" />
    </>
  );
}
