"use client";

import { cx } from "@sallyport/ui";
import { ChevronsUpDown } from "@sallyport/ui/icons";
import { useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";

export type Account = { readonly name: string; readonly email: string };
export type OrgLink = { readonly slug: string; readonly name: string };

const load = () => import("./user-menu.tsx").then((module) => module.UserMenu);

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

type Props = Account & { org: string; orgs: readonly OrgLink[] };

const UserMenu = onDemand<Props>(load, (props) => <ClosedButton {...props} />);

function ClosedButton({ name, email, onOpen }: Account & { onOpen?: () => void }) {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded="false"
      className={USER_BUTTON_CLASS}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={onOpen}
    >
      <UserButtonFace name={name} email={email} />
    </button>
  );
}

/** Opens the menu, which is loaded when a hand or the focus comes near. */
export function UserButton(props: Props) {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <UserMenu {...props} />;
  return <ClosedButton name={props.name} email={props.email} onOpen={() => setWanted(true)} />;
}
