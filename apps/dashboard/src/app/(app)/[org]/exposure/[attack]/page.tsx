import { attackById } from "@sallyport/attacks";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ExposureView } from "../../../../../features/attacks/exposure-view.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Am I exposed?" };

export default async function ExposurePage({ params }: PageProps<"/[org]/exposure/[attack]">) {
  const { org, attack: id } = await params;
  const attack = attackById(id);
  if (attack === undefined) notFound();
  const report = await load(trpc.attack.exposure.queryOptions({ org, attack: id }));
  return (
    <Page>
      <ExposureView org={org} attack={attack} report={report} />
    </Page>
  );
}
