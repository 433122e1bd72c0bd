"use client";

import { createContext, type ReactNode, use, useMemo, useState } from "react";
import {
  CLOCK_COOKIE,
  type Clock,
  type Preferences,
  printClock,
  THEME_COOKIE,
  type Theme,
  UTC,
} from "./preferences.ts";

type Choice = Preferences & { setTheme: (theme: Theme) => void; setClockMode: (mode: Clock["mode"]) => void };

const Context = createContext<Choice | null>(null);
const A_YEAR = 31_536_000;

function remember(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // oxlint-disable-next-line unicorn/no-document-cookie -- the Cookie Store API is not everywhere yet
  document.cookie = `${name}=${value}; path=/; max-age=${A_YEAR}; samesite=lax${secure}`;
}

export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [preferences, setPreferences] = useState(initial);
  const choice = useMemo<Choice>(
    () => ({
      ...preferences,
      setTheme: (theme) => {
        remember(THEME_COOKIE, theme);
        if (theme === "system") delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = theme;
        setPreferences((now) => ({ ...now, theme }));
      },
      setClockMode: (mode) => {
        const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
        const clock: Clock = mode === "utc" ? UTC : { mode, zone };
        remember(CLOCK_COOKIE, printClock(clock));
        setPreferences((now) => ({ ...now, clock }));
      },
    }),
    [preferences],
  );
  return <Context value={choice}>{children}</Context>;
}

export function usePreferences(): Choice {
  const choice = use(Context);
  if (!choice) throw new Error("usePreferences needs a PreferencesProvider around it.");
  return choice;
}
