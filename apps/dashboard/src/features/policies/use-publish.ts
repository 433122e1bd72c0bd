"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { type ServiceFailure, serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";

export type Publish = {
  readonly busy: boolean;
  readonly failure: ServiceFailure | null;
  /** Replaces the revision that was enforced when editing began. */
  readonly publish: (text: string) => void;
  /** After a conflict: replaces the revision that is enforced now. */
  readonly publishOver: (text: string, current: number) => void;
  readonly dismiss: () => void;
};

/** Publishes a text. */
export function usePublish(policyId: string, current: number, onPublished: () => void): Publish {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [began, setBegan] = useState(current);
  const mutation = useMutation(
    trpc.policy.publish.mutationOptions({
      onSuccess: async ({ revision }) => {
        setBegan(revision);
        onPublished();
        await queryClient.invalidateQueries({ queryKey: trpc.policy.pathKey() });
        await queryClient.invalidateQueries({ queryKey: trpc.org.pathKey() });
      },
      onError: async (error) => {
        // The conflict message shows who published.
        if (serviceFailure(error).code === "conflict") {
          await queryClient.invalidateQueries({ queryKey: trpc.policy.pathKey() });
        }
      },
    }),
  );
  const send = (text: string, expectedRevision: number) =>
    mutation.mutate({ org: slug, policyId, text, expectedRevision });
  return {
    busy: mutation.isPending,
    failure: mutation.error ? serviceFailure(mutation.error) : null,
    publish: (text) => send(text, began),
    publishOver: send,
    dismiss: mutation.reset,
  };
}
