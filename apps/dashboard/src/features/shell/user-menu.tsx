"use client";

import { Menu } from "@base-ui/react/menu";
import { Bell, Check, LogOut, MonitorSmartphone } from "@sallyport/ui/icons";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Theme } from "../preferences/preferences.ts";
import { usePreferences } from "../preferences/preferences-provider.tsx";
import { signOutOfThisBrowser } from "../sign-in/sign-out.ts";
import { type Account, USER_BUTTON_CLASS, UserButtonFace } from "./user-button-face.tsx";

const THEMES: readonly { theme: Theme; label: string }[] = [
  { theme: "system", label: "System" },
  { theme: "light", label: "Light" },
  { theme: "dark", label: "Dark" },
];

const ITEM =
  "flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-base text-ink outline-none select-none " +
  "data-highlighted:bg-inset [&_svg]:size-4 [&_svg]:text-ink-muted";

const RADIO = `${ITEM} pl-8`;

function GroupLabel({ children }: { children: ReactNode }) {
  return <Menu.GroupLabel className="px-2 pt-1.5 pb-1 text-xs text-ink-muted">{children}</Menu.GroupLabel>;
}

function Line() {
  return <Menu.Separator className="my-1 h-px bg-line" />;
}

function ThemeChoice() {
  const { theme, setTheme } = usePreferences();
  return (
    <Menu.Group>
      <GroupLabel>Theme</GroupLabel>
      <Menu.RadioGroup value={theme} onValueChange={(value: Theme) => setTheme(value)}>
        {THEMES.map((choice) => (
          <Menu.RadioItem
            key={choice.theme}
            value={choice.theme}
            closeOnClick={false}
            className={`${RADIO} relative`}
          >
            <Menu.RadioItemIndicator className="absolute left-2">
              <Check />
            </Menu.RadioItemIndicator>
            {choice.label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Group>
  );
}

export type UserMenuProps = Account & {
  org: string;
  orgs: readonly { readonly slug: string; readonly name: string }[];
};

export function UserMenu({ name, email, org, orgs }: UserMenuProps) {
  const others = orgs.filter(({ slug }) => slug !== org);
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger className={USER_BUTTON_CLASS}>
        <UserButtonFace name={name} email={email} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={6} className="z-40 outline-none">
          <Menu.Popup className="w-60 rounded-lg border border-line bg-surface p-1 shadow-pop outline-none">
            <p className="px-2 py-1.5 text-sm text-ink-muted">
              Signed in as <span className="block truncate font-medium text-ink">{email}</span>
            </p>
            <Line />
            {others.length > 0 ? (
              <Menu.Group>
                <GroupLabel>Other organisations</GroupLabel>
                {others.map((other) => (
                  <Menu.LinkItem
                    key={other.slug}
                    render={<Link href={`/${other.slug}`} />}
                    className={ITEM}
                    closeOnClick
                  >
                    <span className="truncate">{other.name}</span>
                  </Menu.LinkItem>
                ))}
                <Line />
              </Menu.Group>
            ) : null}
            <ThemeChoice />
            <Line />
            <Menu.LinkItem render={<Link href={`/${org}/notifications`} />} className={ITEM} closeOnClick>
              <Bell />
              Notifications
            </Menu.LinkItem>
            <Menu.LinkItem render={<Link href={`/${org}/sessions`} />} className={ITEM} closeOnClick>
              <MonitorSmartphone />
              Sessions
            </Menu.LinkItem>
            <Menu.Item className={ITEM} onClick={() => void signOutOfThisBrowser()}>
              <LogOut />
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
