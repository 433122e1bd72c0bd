import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { intentQuery, readIntent } from "../../../../features/get-live/intent.ts";
import { ChooseOrg } from "../../../../features/shell/choose-org.tsx";

export const metadata: Metadata = { title: "Get a policy live" };

/** From the public catalogue: signs in, then goes to the organisation. */
export default async function GetLivePage({ searchParams }: PageProps<"/app/get-live">) {
  const intent = readIntent(await searchParams);
  if (intent === undefined) notFound();
  return (
    <ChooseOrg
      description="The policy belongs to one of its servers."
      addressIn={(slug) => `/${slug}/get-live?${intentQuery(intent)}`}
    />
  );
}
