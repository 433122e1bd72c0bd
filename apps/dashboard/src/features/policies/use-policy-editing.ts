"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import { argumentsOf } from "../servers/tool-schema.ts";
import type { CodeEditorHandle } from "./code-editor.tsx";
import type { KnownTools } from "./policy-completion.ts";
import type { Issue, Reading } from "./policy-issues.ts";
import type { PolicyDetails } from "./policy-types.ts";
import { type Draft, useDraft } from "./use-draft.ts";
import { type Publish, usePublish } from "./use-publish.ts";

export type PolicyEditing = {
  readonly editor: RefObject<CodeEditorHandle | null>;
  readonly editable: boolean;
  /** Number of the enforced revision; 0 before the first publish. */
  readonly current: number;
  readonly draft: Draft;
  /** Null until the editor has checked the text. */
  readonly reading: Reading | null;
  readonly setReading: (reading: Reading) => void;
  readonly publishing: Publish;
  readonly publish: () => void;
  /** Why the text cannot be published; null if it can. */
  readonly blocked: "not yours" | "reading" | "errors" | "same" | null;
  /** Somebody else's newer draft, between which and this text the person has to choose. */
  readonly foreign: { readonly takeTheirs: () => void; readonly keepMine: () => void } | null;
};

/** The draft of one policy, its problems, and publishing it. */
export function usePolicyEditing(policy: PolicyDetails): PolicyEditing {
  const { may } = useOrg();
  const editable = may("policy_manager");
  const editor = useRef<CodeEditorHandle>(null);
  const [reading, setReading] = useState<Reading | null>(null);
  const [opened] = useState({ text: policy.draft, at: policy.draftUpdatedAt });
  const [question, setQuestion] = useState(false);
  const draft = useDraft(policy.id, opened, question);
  const foreign = useForeignDraft({ policy, draft, editor });
  if (question !== (foreign !== null)) setQuestion(foreign !== null);

  const current = policy.current?.number ?? 0;
  const publishing = usePublish(policy.id, current, (text) => {
    draft.stored(text);
    notify("Published");
  });
  const blocked = blockedBy({
    editable,
    issues: reading?.issues ?? null,
    same: policy.current?.source === draft.text,
  });
  const publish = () => {
    if (blocked === null && !publishing.busy) publishing.publish(draft.text);
  };
  usePublishKey(publish);
  return { editor, editable, current, draft, reading, setReading, publishing, publish, blocked, foreign };
}

function blockedBy(at: {
  editable: boolean;
  issues: readonly Issue[] | null;
  same: boolean;
}): PolicyEditing["blocked"] {
  if (!at.editable) return "not yours";
  if (!at.issues) return "reading";
  if (at.issues.some((issue) => issue.severity === "error")) return "errors";
  return at.same ? "same" : null;
}

function useForeignDraft(at: {
  policy: PolicyDetails;
  draft: Draft;
  editor: RefObject<CodeEditorHandle | null>;
}): PolicyEditing["foreign"] {
  const { policy, draft, editor } = at;
  const [waived, setWaived] = useState<Date | null>(null);
  const { draft: theirs, draftUpdatedAt } = policy;
  // A poll may answer late with an older draft of ours: only a newer one is somebody else's.
  const newer = draftUpdatedAt > draft.saved.at && (waived === null || draftUpdatedAt > waived);
  if (!newer || theirs === draft.saved.text || theirs === draft.text) return null;
  return {
    takeTheirs: () => {
      draft.stored(theirs, draftUpdatedAt);
      editor.current?.setText(theirs);
    },
    keepMine: () => {
      setWaived(draftUpdatedAt);
      draft.saveNow();
    },
  };
}

/** ⌘S or Ctrl+S anywhere on the page, not only in the editor. */
function usePublishKey(publish: () => void): void {
  const latest = useRef(publish);
  useEffect(() => {
    latest.current = publish;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const wanted = event.key.toLowerCase() === "s" && (event.metaKey || event.ctrlKey);
      if (!wanted || event.defaultPrevented) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** The names of the tools at once, their arguments when the server's tools are loaded. */
export function useKnownTools(policy: PolicyDetails): KnownTools {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.server.get.queryOptions({ org: slug, serverId: policy.server.id }));
  return useMemo(() => {
    const known = data?.tools.filter((tool) => tool.removedAt === null);
    return {
      names: policy.tools,
      definitions:
        known?.map(({ name, riskClass, inputSchema }) => ({ name, class: riskClass, inputSchema })) ??
        policy.tools.map((name) => ({ name })),
      argumentsOf: (name) =>
        argumentsOf(data?.tools.find((tool) => tool.name === name)?.inputSchema).map(
          (argument) => argument.name,
        ),
    };
  }, [policy.tools, data]);
}
