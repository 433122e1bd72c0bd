"use client";

import { Badge, Button, Card, EmptyState, Table, Td, type Tone, Tr, Untrusted } from "@sallyport/ui";
import { ScrollText } from "@sallyport/ui/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { notify } from "../feedback/notify.ts";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import type { Delivery, Endpoint } from "./notification-types.ts";

const LOOK_MS = 2000;
const EVENTS: Readonly<Record<Delivery["kind"], string>> = {
  requested: "Asked",
  approved: "Approved",
  denied: "Denied",
  withdrawn: "Withdrawn",
  expired: "Expired",
  escalated: "Escalated",
  test: "Test",
};
const STATES: Readonly<Record<Delivery["state"], { tone: Tone; word: string }>> = {
  waiting: { tone: "accent", word: "Waiting" },
  delivered: { tone: "ok", word: "Delivered" },
  failed: { tone: "bad", word: "Given up" },
  dropped: { tone: "neutral", word: "Not sent" },
};

function Row({ delivery, endpointId }: { delivery: Delivery; endpointId: string }) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const resend = useMutation(
    trpc.notification.resend.mutationOptions({
      onError: (error) => notify(serviceFailure(error).sentence, "bad"),
      onSettled: () =>
        queryClient.invalidateQueries({
          queryKey: trpc.notification.deliveries.queryKey({ org, endpointId }),
        }),
    }),
  );
  const { approval, state, lastError, lastStatus } = delivery;
  const { tone, word } = STATES[state];
  return (
    <Tr>
      <Td className="whitespace-nowrap">{EVENTS[delivery.kind]}</Td>
      <Td className="wrap-anywhere">
        {approval ? (
          <Link href={`/${org}/approvals/${approval.id}`}>
            <Untrusted text={approval.tool} />
          </Link>
        ) : null}
      </Td>
      <Td className="whitespace-nowrap text-ink-muted">
        <Time at={delivery.createdAt} />
      </Td>
      <Td>
        <Badge tone={tone}>{word}</Badge>
      </Td>
      <Td className="text-ink-muted">
        {lastError ?? (lastStatus === null ? "" : `Answered with ${lastStatus}.`)}
        {delivery.attempts > 1 ? ` ${delivery.attempts} attempts.` : ""}
        {state === "waiting" && delivery.attempts > 0 ? (
          <>
            {" "}
            Next at <Time at={delivery.nextAttemptAt} />.
          </>
        ) : null}
      </Td>
      <Td className="text-right">
        {state === "waiting" ? null : (
          <Button
            size="sm"
            look="ghost"
            busy={resend.isPending}
            onClick={() => resend.mutate({ org, deliveryId: delivery.id })}
          >
            Send again
          </Button>
        )}
      </Td>
    </Tr>
  );
}

export type DeliveryLogProps = { endpoint: Endpoint; onClose: () => void };

/** What was sent to an endpoint, as it goes on. */
export function DeliveryLog({ endpoint, onClose }: DeliveryLogProps) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const { data = [], error } = useQuery(
    trpc.notification.deliveries.queryOptions({ org, endpointId: endpoint.id }, { refetchInterval: LOOK_MS }),
  );
  return (
    <Card
      flush
      title={`Deliveries to ${endpoint.name}`}
      description="The newest 50 of the last 30 days."
      actions={
        <Button size="sm" onClick={onClose}>
          Close
        </Button>
      }
    >
      {data.length === 0 ? (
        <EmptyState icon={<ScrollText />} title="Nothing was sent so far">
          {error ? serviceFailure(error).sentence : "Send a test, or wait for a call that needs an approval."}
        </EmptyState>
      ) : (
        <Table
          label="Deliveries"
          columns={["Event", "Tool", "At", "State", "Last answer"]}
          withActions
          minWidth="lg"
        >
          {data.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} endpointId={endpoint.id} />
          ))}
        </Table>
      )}
    </Card>
  );
}
