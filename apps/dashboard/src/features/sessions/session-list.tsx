"use client";

import { Badge, Button, Card, PageHeader, Table, Td, Tr, Untrusted } from "@sallyport/ui";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import type { Outputs } from "../../trpc/outputs.ts";
import { serviceFailure } from "../feedback/service-failure.ts";
import { notify } from "../feedback/notify.ts";
import { Time } from "../preferences/time.tsx";
import { signOutOfThisBrowser } from "../sign-in/sign-out.ts";
import { browserName } from "./browser-name.ts";

function useRevoke() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(trpc.account.revokeSession.mutationOptions());
  return useMutation({
    mutationFn: async (sessionIds: readonly string[]) => {
      for (const sessionId of sessionIds) await revoke.mutateAsync({ sessionId });
    },
    onSuccess: (_, ids) => notify(ids.length === 1 ? "Session ended" : `${ids.length} sessions ended`),
    onError: (error) => notify(serviceFailure(error).sentence, "bad"),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.account.sessions.queryKey() }),
  });
}

type Session = Outputs["account"]["sessions"][number];

function Row({ session, busy, onEnd }: { session: Session; busy: boolean; onEnd: () => void }) {
  return (
    <Tr>
      <Td title={session.userAgent}>
        <span className="flex items-center gap-2 font-medium">
          <Untrusted text={browserName(session.userAgent)} />
          {session.current ? <Badge tone="accent">This session</Badge> : null}
        </span>
      </Td>
      <Td className="whitespace-nowrap text-ink-muted">
        <Time at={session.createdAt} precision="minute" />
      </Td>
      <Td className="whitespace-nowrap text-ink-muted">
        <Time at={session.lastSeenAt} precision="minute" />
      </Td>
      <Td className="text-right">
        {session.current ? (
          <Button size="sm" onClick={() => void signOutOfThisBrowser()}>
            Sign out
          </Button>
        ) : (
          <Button size="sm" look="danger-quiet" disabled={busy} onClick={onEnd}>
            End session
          </Button>
        )}
      </Td>
    </Tr>
  );
}

/** The sessions of this person. Each can be ended here. */
export function SessionList() {
  const trpc = useTRPC();
  const { data: sessions } = useSuspenseQuery(trpc.account.sessions.queryOptions());
  const revoke = useRevoke();
  const others = sessions.filter((session) => !session.current).map(({ id }) => id);
  return (
    <>
      <PageHeader
        title="Sessions"
        description="Browsers in which you are signed in. When you end a session, its next request is refused."
        actions={
          others.length > 0 ? (
            <Button look="danger-quiet" busy={revoke.isPending} onClick={() => revoke.mutate(others)}>
              End all other sessions
            </Button>
          ) : null
        }
      />
      <Card flush>
        <Table label="Sessions" columns={["Browser", "Signed in", "Last seen"]} withActions>
          {sessions.map((session) => (
            <Row
              key={session.id}
              session={session}
              busy={revoke.isPending}
              onEnd={() => revoke.mutate([session.id])}
            />
          ))}
        </Table>
      </Card>
    </>
  );
}
