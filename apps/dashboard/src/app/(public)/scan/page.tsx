import type { Metadata } from "next";
import { env } from "../../../env.ts";
import { CataloguePage } from "../../../features/catalogue/parts.tsx";
import { ScanForm } from "../../../features/scan/scan-form.tsx";

const TITLE = "What can your MCP servers do?";
const DESCRIPTION =
  "Paste the configuration of your client: see what its servers can do, the worst tools, what can leak, and a policy for each. Secrets stay in your browser.";

export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(env().NEXTAUTH_URL),
    title: TITLE,
    description: DESCRIPTION,
    alternates: { canonical: "/scan" },
  };
}

export default function ScanPage() {
  return (
    <CataloguePage>
      <header className="flex flex-col gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{TITLE}</h1>
        <p className="max-w-prose text-lg text-ink-muted">{DESCRIPTION}</p>
      </header>
      <ScanForm />
    </CataloguePage>
  );
}
