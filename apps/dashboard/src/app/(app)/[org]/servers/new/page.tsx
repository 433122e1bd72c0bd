import { PageHeader } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { env } from "../../../../../env.ts";
import { intentQuery, readIntent } from "../../../../../features/get-live/intent.ts";
import { RegisterServer } from "../../../../../features/servers/register-server.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

const textOf = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

export const metadata: Metadata = { title: "Register server" };

export default async function NewServerPage({ params, searchParams }: PageProps<"/[org]/servers/new">) {
  const { org } = await params;
  const asked = await searchParams;
  // Somebody came from the catalogue to get a policy live, and goes on there.
  const intent = readIntent(asked);
  const servers = await load(trpc.server.list.queryOptions({ org }));
  return (
    <Page>
      <PageHeader
        above={
          <Link className="link" href={`/${org}/servers`}>
            Servers
          </Link>
        }
        title="Register a server"
        description="Sallyport connects to the server, stores the list of its tools, and gives you a proxy URL for your clients."
      />
      <RegisterServer
        demoServerUrl={env().DEMO_SERVER_URL ?? null}
        otherNames={servers.map(({ name }) => name)}
        initial={{ name: textOf(asked["name"]).slice(0, 80), url: textOf(asked["url"]).slice(0, 2048) }}
        {...(intent && { next: `/${org}/get-live?${intentQuery(intent)}` })}
      />
    </Page>
  );
}
