"use client";

import { controlClass, printable } from "@sallyport/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { Grant } from "./grant-types.ts";

/** The policy of a grant. A change is enforced within a second, without a reconnect. */
export function PolicySelect({ grant }: { grant: Grant }) {
  const { slug, may } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data: policies } = useQuery(trpc.policy.list.queryOptions({ org: slug }));
  const change = useMutation(
    trpc.grant.setPolicy.mutationOptions({
      onSuccess: () => notify("Policy changed"),
      onError: (error) => notify(serviceFailure(error).sentence, "bad"),
      onSettled: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.grant.pathKey() });
        await queryClient.invalidateQueries({ queryKey: trpc.policy.pathKey() });
      },
    }),
  );
  const chosen = change.isPending ? change.variables.policyId : (grant.policy?.id ?? null);
  const offered = policies?.filter((policy) => policy.server.id === grant.server.id);
  const missing = grant.policy && !offered?.some(({ id }) => id === grant.policy?.id) ? grant.policy : null;
  return (
    <select
      aria-label={`Policy of ${printable(grant.label)}`}
      value={chosen ?? ""}
      disabled={grant.status === "revoked" || !may("policy_manager") || change.isPending}
      onChange={(event) =>
        change.mutate({
          org: slug,
          grantId: grant.id,
          policyId: event.target.value === "" ? null : event.target.value,
        })
      }
      className={`${controlClass("sm")} w-full max-w-56 min-w-36 cursor-pointer pr-7`}
    >
      <option value="">No policy: deny all</option>
      {missing ? <option value={missing.id}>{printable(missing.name)}</option> : null}
      {offered?.map((policy) => (
        <option key={policy.id} value={policy.id}>
          {printable(policy.name)}
          {policy.currentRevision === 0 ? " (not published)" : ""}
        </option>
      ))}
    </select>
  );
}
