import { PageHeader, Untrusted } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { intentQuery, readIntent } from "../../../../features/get-live/intent.ts";
import { Page } from "../../../../features/shell/page.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Get a policy live" };

/** From the public catalogue: signs in, then goes to the organisation, which the person picks where there are several. */
export default async function GetLivePage({ searchParams }: PageProps<"/app/get-live">) {
  const intent = readIntent(await searchParams);
  if (intent === undefined) notFound();
  const { orgs } = await load(trpc.account.me.queryOptions());
  const [first, ...others] = orgs;
  if (first === undefined) redirect("/app");
  const addressIn = (slug: string): string => `/${slug}/get-live?${intentQuery(intent)}`;
  if (others.length === 0) redirect(addressIn(first.slug));
  return (
    <main id="main" tabIndex={-1}>
      <Page>
        <PageHeader title="In which organisation?" description="The policy belongs to one of its servers." />
        <ul className="flex max-w-md flex-col gap-2">
          {orgs.map(({ slug, name }) => (
            <li key={slug}>
              <Link
                prefetch={false}
                href={addressIn(slug)}
                className="block rounded-lg border border-line bg-surface px-4 py-3 font-medium hover:bg-inset"
              >
                <Untrusted text={name} />
              </Link>
            </li>
          ))}
        </ul>
      </Page>
    </main>
  );
}
