import { PageHeader, Untrusted } from "@sallyport/ui";
import Link from "next/link";
import { redirect } from "next/navigation";
import { load, trpc } from "../../trpc/server.ts";
import { Page } from "./page.tsx";

type ChooseOrgProps = { readonly description: string; readonly addressIn: (slug: string) => string };

/** Leads on to a page of the person's organisation; where there are several, the person picks one. */
export async function ChooseOrg({ description, addressIn }: ChooseOrgProps) {
  const { orgs } = await load(trpc.account.me.queryOptions());
  const [first, ...others] = orgs;
  if (first === undefined) redirect("/app");
  if (others.length === 0) redirect(addressIn(first.slug));
  return (
    <main id="main" tabIndex={-1}>
      <Page>
        <PageHeader title="In which organisation?" description={description} />
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
