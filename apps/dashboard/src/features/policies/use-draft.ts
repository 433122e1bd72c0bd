"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import { notify } from "../feedback/notify.ts";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";

const SAVE_AFTER_MS = 1000;
const TRY_AGAIN_MS = 5000;

type DraftState = "saved" | "unsaved" | "saving" | "failed";

type Stored = { readonly text: string; readonly at: Date };

export type Draft = {
  readonly text: string;
  readonly state: DraftState;
  /** What the server holds, as far as is known, and its version. */
  readonly saved: Stored;
  /** The text that was sent last, whether or not an answer came. */
  readonly sent: string | null;
  readonly change: (text: string) => void;
  /** Takes what the server holds as what editing began from. The text in the editor stays. */
  readonly rebase: (stored: Stored) => void;
  /** Saves the text of the editor now. False if that failed. */
  readonly saveNow: () => Promise<boolean>;
};

function stateOf(draft: { same: boolean; saving: boolean; failed: boolean }): DraftState {
  if (draft.same) return "saved";
  if (draft.saving) return "saving";
  return draft.failed ? "failed" : "unsaved";
}

/** Warns before the tab is closed while the text is not saved. */
function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
}

/** Sends drafts one after the other, each based on the version before it. */
function useSave(policyId: string, initial: Stored) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [saved, setSaved] = useState(initial);
  const [sent, setSent] = useState<string | null>(null);
  const version = useRef(initial.at);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const mutation = useMutation({
    scope: { id: `draft of ${policyId}` },
    mutationFn: (text: string) => {
      setSent(text);
      return client.policy.saveDraft.mutate({ org: slug, policyId, text, basedOn: version.current });
    },
    onSuccess: ({ draftUpdatedAt }, text) => {
      version.current = draftUpdatedAt;
      setSaved({ text, at: draftUpdatedAt });
      queryClient.setQueryData(trpc.policy.get.queryKey({ org: slug, policyId }), (old) =>
        old ? { ...old, draft: text, draftUpdatedAt } : old,
      );
    },
    onError: async (error) => {
      if (!mounted.current)
        notify(`Your last changes were not saved. ${serviceFailure(error).sentence}`, "bad");
      // The other draft is to be shown beside this one.
      if (serviceFailure(error).code === "conflict")
        await queryClient.invalidateQueries({ queryKey: trpc.policy.get.queryKey({ org: slug, policyId }) });
    },
  });
  const rebase = useCallback((stored: Stored) => {
    version.current = stored.at;
    setSaved(stored);
  }, []);
  return { saved, sent, mutation, rebase };
}

/**
 * Keeps the draft on the server, a second after a change. A failure is repeated until it works; the text stays here.
 * `paused` stops saving while the person has to choose between two drafts.
 */
export function useDraft(policyId: string, initial: Stored, paused: boolean): Draft {
  const { saved, sent, mutation, rebase } = useSave(policyId, initial);
  const [text, setText] = useState(initial.text);
  const dirty = text !== saved.text;
  const latest = useRef({ text, dirty, paused });
  useEffect(() => {
    latest.current = { text, dirty, paused };
  }, [text, dirty, paused]);

  const { mutateAsync, isPending, isError } = mutation;
  const saveNow = useCallback(
    () =>
      mutateAsync(latest.current.text).then(
        () => true,
        () => false,
      ),
    [mutateAsync],
  );

  useEffect(() => {
    if (!dirty || paused || isPending) return undefined;
    const timer = setTimeout(() => void saveNow(), isError ? TRY_AGAIN_MS : SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [dirty, paused, isPending, isError, saveNow]);

  // When the person leaves for another page of the dashboard, the typed text is saved.
  useEffect(
    () => () => {
      if (latest.current.dirty && !latest.current.paused) void saveNow();
    },
    [saveNow],
  );
  useLeaveWarning(dirty);

  const state = stateOf({ same: !dirty, saving: isPending, failed: isError });
  return { text, saved, sent, state, change: setText, rebase, saveNow };
}
