import type { ReactNode } from "react";
import { Notifier } from "../../features/feedback/notifier.tsx";
import { PreferencesProvider } from "../../features/preferences/preferences-provider.tsx";
import { readPreferences } from "../../features/preferences/read-preferences.ts";
import { ApiProvider } from "../../trpc/client.tsx";

export default async function AppLayout({ children }: { children: ReactNode }) {
  return (
    <ApiProvider>
      <PreferencesProvider initial={await readPreferences()}>
        {children}
        <Notifier />
      </PreferencesProvider>
    </ApiProvider>
  );
}
