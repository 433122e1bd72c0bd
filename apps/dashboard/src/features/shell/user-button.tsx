"use client";

import { useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";
import { type Account, USER_BUTTON_CLASS, UserButtonFace } from "./user-button-face.tsx";
import type { UserMenuProps } from "./user-menu.tsx";

const load = () => import("./user-menu.tsx").then((module) => module.UserMenu);

/** A failure is shown when the menu is opened. */
const loadAhead = () => void load().catch(() => {});

const UserMenu = onDemand<UserMenuProps>(load, (props) => <ClosedButton {...props} />);

function ClosedButton({ name, email, onOpen }: Account & { onOpen?: () => void }) {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded="false"
      className={USER_BUTTON_CLASS}
      onPointerEnter={loadAhead}
      onFocus={loadAhead}
      onClick={onOpen}
    >
      <UserButtonFace name={name} email={email} />
    </button>
  );
}

/** Opens the menu, which is loaded on hover or focus. */
export function UserButton(props: UserMenuProps) {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <UserMenu {...props} />;
  return <ClosedButton name={props.name} email={props.email} onOpen={() => setWanted(true)} />;
}
