"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import { argumentsOf } from "../servers/tool-schema.ts";
import type { CodeEditorHandle } from "./code-editor.tsx";
import { draftConflict } from "./draft-conflict.ts";
import type { KnownTools } from "./policy-completion.ts";
import type { Issue, Reading } from "./policy-issues.ts";
import type { PolicyDetails } from "./policy-types.ts";
import { type Draft, useDraft } from "./use-draft.ts";
import { useModKey } from "./use-mod-key.ts";
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
  /** Saves the text and shows what publishing it will do. */
  readonly review: () => void;
  /** The text that the publish sheet is about; null while it is closed. */
  readonly sheet: string | null;
  readonly closeSheet: () => void;
  readonly save: () => void;
  /** Why the text cannot be published; null if it can. */
  readonly blocked: "not yours" | "two drafts" | "reading" | "errors" | "same" | null;
  /** A newer draft from elsewhere: the person has to choose between it and the text in the editor. */
  readonly foreign: {
    readonly draft: string;
    readonly useOther: () => void;
    readonly keepMine: () => void;
  } | null;
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
  const [sheet, setSheet] = useState<string | null>(null);
  const publishing = usePublish(policy.id, current, () => {
    setSheet(null);
    notify("Published");
  });
  const blocked = blockedBy({
    editable,
    twoDrafts: foreign !== null,
    issues: reading?.issues ?? null,
    same: policy.current?.source === draft.text,
  });
  const review = async () => {
    if (blocked !== null || sheet !== null || publishing.busy) return;
    const { text } = draft;
    // Saved first: a draft from elsewhere is noticed before this text is enforced.
    if (draft.state === "saved" || (await draft.saveNow())) setSheet(text);
  };
  const closeSheet = () => {
    publishing.dismiss();
    setSheet(null);
  };
  const save = () => {
    if (editable && foreign === null && draft.state !== "saved") void draft.saveNow();
  };
  useModKey("s", save);
  useModKey("enter", sheet === null ? () => void review() : null); // the sheet has the key while it is open
  return {
    editor,
    editable,
    current,
    draft,
    reading,
    setReading,
    publishing,
    review: () => void review(),
    sheet,
    closeSheet,
    save,
    blocked,
    foreign,
  };
}

function blockedBy(at: {
  editable: boolean;
  twoDrafts: boolean;
  issues: readonly Issue[] | null;
  same: boolean;
}): PolicyEditing["blocked"] {
  if (!at.editable) return "not yours";
  if (at.twoDrafts) return "two drafts";
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
  const { rebase, saved, text, sent } = draft;
  const other = { text: policy.draft, at: policy.draftUpdatedAt };
  const action = draftConflict({ stored: other, saved, text, sent });
  useEffect(() => {
    if (action === "adopt") rebase({ text: policy.draft, at: policy.draftUpdatedAt });
  }, [action, rebase, policy.draft, policy.draftUpdatedAt]);
  if (action !== "ask") return null;
  return {
    draft: other.text,
    useOther: () => {
      rebase(other);
      editor.current?.setText(other.text);
    },
    keepMine: () => {
      rebase(other);
      void draft.saveNow();
    },
  };
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
