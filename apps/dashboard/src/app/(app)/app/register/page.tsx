import { PageHeader, Untrusted } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Page } from "../../../../features/shell/page.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Register a server" };

const textOf = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

/** From the scan: signs in, then opens the form to register a server, in the organisation that the person picks. */
export default async function RegisterPage({ searchParams }: PageProps<"/app/register">) {
  const { name, url } = await searchParams;
  const query = new URLSearchParams({ name: textOf(name), url: textOf(url) }).toString();
  const { orgs } = await load(trpc.account.me.queryOptions());
  const [first, ...others] = orgs;
  if (first === undefined) redirect("/app");
  const addressIn = (slug: string): string => `/${slug}/servers/new?${query}`;
  if (others.length === 0) redirect(addressIn(first.slug));
  return (
    <main id="main" tabIndex={-1}>
      <Page>
        <PageHeader title="In which organisation?" description="The server is registered there." />
        <ul className="flex max-w-md flex-col gap-2">
          {orgs.map(({ slug, name: label }) => (
            <li key={slug}>
              <Link
                prefetch={false}
                href={addressIn(slug)}
                className="block rounded-lg border border-line bg-surface px-4 py-3 font-medium hover:bg-inset"
              >
                <Untrusted text={label} />
              </Link>
            </li>
          ))}
        </ul>
      </Page>
    </main>
  );
}
