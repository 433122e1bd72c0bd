"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "../../trpc/client.tsx";
import { type ServiceFailure, serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { keepToken } from "./fresh-tokens.ts";
import { type CompleteDraft, NEW_IDENTITY, NO_POLICY } from "./grant-draft.ts";

/** Creates the identity if it is new, then the grant, then opens the grant's page, which shows the token. */
export function useCreateGrant(onIdentity: (identityId: string) => void): {
  busy: boolean;
  failure: ServiceFailure | null;
  /** Forgets the failure, because the person changed the form. */
  reset: () => void;
  create: (draft: CompleteDraft) => void;
} {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const identity = useMutation(trpc.identity.create.mutationOptions());
  const grant = useMutation(trpc.grant.create.mutationOptions());

  const identityOf = async (draft: CompleteDraft): Promise<string> => {
    if (draft.identityId !== NEW_IDENTITY) return draft.identityId;
    const { identityId } = await identity.mutateAsync({ org: slug, ...draft.newIdentity });
    await queryClient.invalidateQueries({ queryKey: trpc.identity.pathKey() });
    onIdentity(identityId); // a second try must not create it again
    return identityId;
  };
  const all = useMutation({
    mutationFn: async (draft: CompleteDraft) => {
      const { grantId, token } = await grant.mutateAsync({
        org: slug,
        identityId: await identityOf(draft),
        serverId: draft.serverId,
        policyId: draft.policyId === NO_POLICY ? null : draft.policyId,
        label: draft.label,
        expiresInDays: draft.expiresInDays === "" ? null : Number(draft.expiresInDays),
      });
      keepToken(grantId, token);
      await queryClient.invalidateQueries({ queryKey: trpc.grant.pathKey() });
      void queryClient.invalidateQueries({ queryKey: trpc.org.pathKey() });
      router.push(`/${slug}/grants/${grantId}`);
    },
  });
  return {
    busy: all.isPending || all.isSuccess,
    failure: all.error ? serviceFailure(all.error) : null,
    reset: all.reset,
    create: (draft) => all.mutate(draft),
  };
}
