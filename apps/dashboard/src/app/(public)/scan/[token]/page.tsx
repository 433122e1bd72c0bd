import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { CataloguePage } from "../../../../features/catalogue/parts.tsx";
import { answering } from "../../../../features/public-api/answering.ts";
import { sharedScan } from "../../../../features/scan/answer-request.ts";
import { ScanReport } from "../../../../features/scan/scan-report.tsx";

// A link is a secret: no search engine lists it, and no other site learns it.
export const metadata: Metadata = {
  title: "A shared scan",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default async function SharedScanPage({ params }: PageProps<"/scan/[token]">) {
  const { token } = await params;
  const shared = await sharedScan(token, answering());
  if (shared === undefined) notFound();
  return (
    <CataloguePage>
      <header className="flex flex-col gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">A scan that was shared with you</h1>
        <p className="max-w-prose text-base text-ink-muted">
          This link ends on {shared.expiresAt.toISOString().slice(0, 10)}. The verdicts are those of today.{" "}
          <Link className="link" href="/scan">
            Scan your own configuration
          </Link>
        </p>
      </header>
      <ScanReport answer={shared.answer} />
    </CataloguePage>
  );
}
