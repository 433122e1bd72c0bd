"use client";

import { Badge, Button, Card, EmptyState, Table, Td, Tr } from "@sallyport/ui";
import { PlugZap, Plus } from "@sallyport/ui/icons";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { notify } from "../feedback/notify.ts";
import { onDemand } from "../feedback/on-demand.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { DeleteEndpointProps } from "./delete-endpoint.tsx";
import type { DeliveryLogProps } from "./delivery-log.tsx";
import type { NewEndpointProps } from "./new-endpoint.tsx";
import type { Endpoint } from "./notification-types.ts";

const DeleteEndpoint = onDemand<DeleteEndpointProps>(() =>
  import("./delete-endpoint.tsx").then((module) => module.DeleteEndpoint),
);
const DeliveryLog = onDemand<DeliveryLogProps>(() =>
  import("./delivery-log.tsx").then((module) => module.DeliveryLog),
);
const NewEndpoint = onDemand<NewEndpointProps>(() =>
  import("./new-endpoint.tsx").then((module) => module.NewEndpoint),
);

const KINDS: Readonly<Record<Endpoint["kind"], string>> = { webhook: "Webhook", slack: "Slack" };

function Row({ endpoint, onLog, onDelete }: { endpoint: Endpoint; onLog: () => void; onDelete: () => void }) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settled = {
    onError: (error: unknown) => notify(serviceFailure(error).sentence, "bad"),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.notification.pathKey() }),
  };
  const test = useMutation(
    trpc.notification.testEndpoint.mutationOptions({ ...settled, onSuccess: () => onLog() }),
  );
  const enable = useMutation(trpc.notification.setEndpointEnabled.mutationOptions(settled));
  const { id: endpointId, enabled } = endpoint;
  return (
    <Tr>
      <Td className="font-medium wrap-anywhere">
        {endpoint.name} {enabled ? null : <Badge tone="warn">Off</Badge>}
      </Td>
      <Td>{KINDS[endpoint.kind]}</Td>
      <Td className="font-mono text-sm wrap-anywhere">{endpoint.url}</Td>
      <Td className="text-right whitespace-nowrap">
        <Button
          size="sm"
          look="ghost"
          busy={test.isPending}
          disabled={!enabled}
          onClick={() => test.mutate({ org, endpointId })}
        >
          Send a test
        </Button>
        <Button size="sm" look="ghost" onClick={onLog}>
          Deliveries
        </Button>
        <Button
          size="sm"
          look="ghost"
          busy={enable.isPending}
          onClick={() => enable.mutate({ org, endpointId, enabled: !enabled })}
        >
          {enabled ? "Turn off" : "Turn on"}
        </Button>
        <Button size="sm" look="danger-quiet" onClick={onDelete}>
          Delete
        </Button>
      </Td>
    </Tr>
  );
}

/** The endpoints of the organisation, and what was sent to the one that is selected. */
export function EndpointList() {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.notification.settings.queryOptions({ org }));
  const [adding, setAdding] = useState(false);
  const [logOf, setLogOf] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<Endpoint | null>(null);
  const shown = data.endpoints.find(({ id }) => id === logOf);
  return (
    <>
      <Card
        flush
        title="Webhooks and Slack"
        description="Where the organisation is told. Webhooks are signed as Standard Webhooks describes."
        actions={
          <Button size="sm" icon={<Plus />} onClick={() => setAdding(true)}>
            Add endpoint
          </Button>
        }
      >
        {adding ? <NewEndpoint onDone={() => setAdding(false)} /> : null}
        {data.endpoints.length === 0 ? (
          <EmptyState icon={<PlugZap />} title="No endpoints">
            Add a webhook for a program of yours, or an incoming webhook of Slack for a channel.
          </EmptyState>
        ) : (
          <Table label="Endpoints" columns={["Name", "Kind", "Address"]} withActions minWidth="lg">
            {data.endpoints.map((endpoint) => (
              <Row
                key={endpoint.id}
                endpoint={endpoint}
                onLog={() => setLogOf(endpoint.id)}
                onDelete={() => setDeleting(endpoint)}
              />
            ))}
          </Table>
        )}
      </Card>
      {shown ? <DeliveryLog key={shown.id} endpoint={shown} onClose={() => setLogOf(null)} /> : null}
      {deleting ? <DeleteEndpoint endpoint={deleting} onClose={() => setDeleting(null)} /> : null}
    </>
  );
}
