import { attackById } from "@sallyport/attacks";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ChooseOrg } from "../../../../features/shell/choose-org.tsx";

export const metadata: Metadata = { title: "Am I exposed?" };

/** From the attack database: signs in, then asks for the organisation. */
export default async function ExposedPage({ searchParams }: PageProps<"/app/exposed">) {
  const { attack } = await searchParams;
  if (typeof attack !== "string" || attackById(attack) === undefined) notFound();
  return (
    <ChooseOrg
      description="Its servers, grants and policies are looked at."
      addressIn={(slug) => `/${slug}/exposure/${attack}`}
    />
  );
}
