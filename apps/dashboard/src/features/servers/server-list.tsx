"use client";

import { Badge, Card, EmptyState, PageHeader, Table, Td, Tr, Untrusted } from "@sallyport/ui";
import { CircleDot, Server } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { AddLink } from "../org/add-link.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { Time } from "../preferences/time.tsx";
import { HealthBadge } from "./health.tsx";
import type { ServerSummary } from "./server-types.ts";

/** How soon health is looked up again. */
const ASK_AGAIN_MS = 30_000;

function Row({ server }: { server: ServerSummary }) {
  const { slug } = useOrg();
  return (
    <Tr>
      <Td>
        <Link
          prefetch={false}
          href={`/${slug}/servers/${server.id}`}
          className="link font-medium wrap-anywhere"
        >
          <Untrusted text={server.name} />
        </Link>
      </Td>
      <Td className="max-w-80 font-mono text-sm text-ink-muted">
        <span className="block truncate" title={server.url}>
          {server.url}
        </span>
      </Td>
      <Td>
        <HealthBadge server={server} />
      </Td>
      <Td className="whitespace-nowrap">
        {counted(server.toolCount, "tool")}
        {server.unreviewedCount > 0 ? (
          <Badge tone="warn" icon={<CircleDot />} className="ml-2">
            {server.unreviewedCount} to review
          </Badge>
        ) : null}
      </Td>
      <Td className="whitespace-nowrap text-ink-muted">
        {server.check ? <Time at={server.check.at} precision="minute" /> : "—"}
      </Td>
    </Tr>
  );
}

export function ServerList() {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: servers } = useSuspenseQuery(
    trpc.server.list.queryOptions({ org: slug }, { refetchInterval: ASK_AGAIN_MS }),
  );
  return (
    <>
      <PageHeader
        title="Servers"
        description="The MCP servers of your organisation."
        actions={
          servers.length > 0 ? (
            <AddLink mayAdd="admin" path="/servers/new">
              Register server
            </AddLink>
          ) : null
        }
      />
      <Card flush>
        {servers.length === 0 ? (
          <EmptyState
            icon={<Server />}
            title="No servers yet"
            action={
              <AddLink mayAdd="admin" path="/servers/new">
                Register server
              </AddLink>
            }
          >
            Register the MCP server that your agents use. Sallyport gives you a proxy URL for it, and decides
            every call to that URL.
          </EmptyState>
        ) : (
          <Table label="Servers" columns={["Name", "Address", "Health", "Tools", "Checked"]} minWidth="lg">
            {servers.map((server) => (
              <Row key={server.id} server={server} />
            ))}
          </Table>
        )}
      </Card>
    </>
  );
}
