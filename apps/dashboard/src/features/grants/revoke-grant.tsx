"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { Grant } from "./grant-types.ts";
import { isRefusedEverywhere, refusalWords } from "./refusal.ts";

const ASK_AFTER_MS = 250;
const GIVE_UP_AFTER_MS = 5000;

/** Asks until every proxy refuses the grant, or for some seconds. Afterwards the page goes on asking. */
async function untilRefused(ask: () => Promise<Grant>): Promise<Grant["refused"]> {
  for (const end = Date.now() + GIVE_UP_AFTER_MS; ; ) {
    const { refused } = await ask();
    if (refused === null || isRefusedEverywhere(refused) || Date.now() > end) return refused;
    await new Promise((next) => setTimeout(next, ASK_AFTER_MS));
  }
}

export function RevokeGrant({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = async () => {
    const get = trpc.grant.get.queryOptions({ org: slug, grantId: grant.id }, { staleTime: 0 });
    // A page that cannot ask says so itself; the grant is revoked.
    const refused = await untilRefused(() => queryClient.fetchQuery(get)).catch(() => null);
    const stale = [trpc.grant.pathKey(), trpc.identity.pathKey(), trpc.org.pathKey()];
    await Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    if (refused === null) notify("Grant revoked. The proxies have not confirmed it yet.", "bad");
    else if (isRefusedEverywhere(refused)) notify(`Grant revoked. ${refusalWords(refused)}.`);
    else notify(`Not in force everywhere yet. ${refusalWords(refused)}.`, "bad");
    onClose();
  };
  return (
    <ConfirmDialog
      title="Revoke this grant?"
      action="Revoke grant"
      mutation={useMutation(trpc.grant.revoke.mutationOptions({ onSuccess }))}
      input={{ org: slug, grantId: grant.id }}
      onClose={onClose}
    >
      <p>
        The proxy refuses every further call with the token of <Untrusted text={grant.label} /> (
        {grant.tokenHint}) and ends its open streams. Other grants of <Untrusted text={grant.identity.name} />{" "}
        keep working.
      </p>
      <p>You cannot restore a revoked grant. Create a new one instead.</p>
    </ConfirmDialog>
  );
}
