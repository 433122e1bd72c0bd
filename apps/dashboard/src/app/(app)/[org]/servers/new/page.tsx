import { PageHeader } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { env } from "../../../../../env.ts";
import { RegisterServer } from "../../../../../features/servers/register-server.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Register server" };

export default async function NewServerPage({ params }: PageProps<"/[org]/servers/new">) {
  const { org } = await params;
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
      />
    </Page>
  );
}
