"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { useOrg } from "../org/org-provider.tsx";

const SAVE_AFTER_MS = 1000;
const TRY_AGAIN_MS = 5000;

type DraftState = "saved" | "unsaved" | "saving" | "failed";

type Stored = { readonly text: string; readonly at: Date };

export type Draft = {
  readonly text: string;
  readonly state: DraftState;
  /** What the server is known to hold, and since when. */
  readonly saved: Stored;
  readonly change: (text: string) => void;
  /** Tells that the server holds a text without a save from here: it came from there, or a publish stored it. */
  readonly stored: (text: string, at?: Date) => void;
  readonly saveNow: () => void;
};

function stateOf(at: { same: boolean; saving: boolean; failed: boolean }): DraftState {
  if (at.same) return "saved";
  if (at.saving) return "saving";
  return at.failed ? "failed" : "unsaved";
}

/** Warns before the tab is closed on text that is not stored yet. */
function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
}

/**
 * Keeps the draft on the server, a second after a change. A failure is tried again until it works, and the text
 * stays here meanwhile. `paused` holds saving back while somebody else's draft is in question.
 */
export function useDraft(policyId: string, initial: Stored, paused: boolean): Draft {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState(initial.text);
  const [saved, setSaved] = useState(initial);
  const dirty = text !== saved.text;
  const latest = useRef({ text, dirty, paused });
  useEffect(() => {
    latest.current = { text, dirty, paused };
  }, [text, dirty, paused]);

  const save = useMutation(
    trpc.policy.saveDraft.mutationOptions({
      onSuccess: ({ draftUpdatedAt }, input) => {
        setSaved({ text: input.text, at: draftUpdatedAt });
        queryClient.setQueryData(trpc.policy.get.queryKey({ org: slug, policyId }), (old) =>
          old ? { ...old, draft: input.text, draftUpdatedAt } : old,
        );
      },
    }),
  );
  const { mutate, isPending, isError } = save;
  const saveNow = useCallback(() => {
    mutate({ org: slug, policyId, text: latest.current.text });
  }, [mutate, slug, policyId]);

  useEffect(() => {
    if (!dirty || paused || isPending) return undefined;
    const timer = setTimeout(saveNow, isError ? TRY_AGAIN_MS : SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [dirty, paused, isPending, isError, saveNow]);

  // Leaving for another page of the dashboard: what is typed goes along before the component is gone.
  useEffect(
    () => () => {
      if (latest.current.dirty && !latest.current.paused) saveNow();
    },
    [saveNow],
  );
  useLeaveWarning(dirty);

  const stored = useCallback((held: string, at?: Date) => {
    setSaved((before) => ({ text: held, at: at ?? before.at }));
  }, []);
  const state = stateOf({ same: !dirty, saving: isPending, failed: isError });
  return { text, saved, state, change: setText, stored, saveNow };
}
