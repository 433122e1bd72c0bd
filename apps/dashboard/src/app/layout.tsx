import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { readPreferences } from "../features/preferences/read-preferences.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Sallyport", template: "%s · Sallyport" },
  description:
    "Control plane and edge proxy for MCP: every tool call is decided and recorded before the server receives it.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1316" },
  ],
};

/** Reads cookies, which also makes every page dynamic: a page built in advance cannot contain a nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const { theme } = await readPreferences();
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme} suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
