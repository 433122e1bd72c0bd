"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import type { Outputs } from "../../trpc/outputs.ts";
import { useOrg } from "../org/org-provider.tsx";

export type OpenedCall = {
  readonly opened: Outputs["approval"]["open"] | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly show: () => void;
};

/** The arguments of a held call, which are loaded only when somebody asks for them. */
export function useOpenedCall(approvalId: string): OpenedCall {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const { data, error, isPending, mutate } = useMutation(trpc.approval.open.mutationOptions());
  return { opened: data, error, isPending, show: () => isPending || mutate({ org, approvalId }) };
}
