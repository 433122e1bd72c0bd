import type { Metadata } from "next";
import { ChooseOrg } from "../../../../features/shell/choose-org.tsx";

export const metadata: Metadata = { title: "Register a server" };

const textOf = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

/** From the scan: signs in, then opens the form to register a server. */
export default async function RegisterPage({ searchParams }: PageProps<"/app/register">) {
  const { name, url } = await searchParams;
  const query = new URLSearchParams({ name: textOf(name), url: textOf(url) }).toString();
  return (
    <ChooseOrg
      description="The server is registered there."
      addressIn={(slug) => `/${slug}/servers/new?${query}`}
    />
  );
}
