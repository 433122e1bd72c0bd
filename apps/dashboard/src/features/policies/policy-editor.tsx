"use client";

import { Button, Card, Skeleton } from "@sallyport/ui";
import { Upload } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { notify } from "../feedback/notify.ts";
import { afterFirstPaint, onDemand } from "../feedback/on-demand.tsx";
import type { LimitMetersProps } from "../limits/limit-meters.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { DraftStatus } from "./draft-status.tsx";
import type { ForeignDraftProps } from "./foreign-draft.tsx";
import { PolicyHead } from "./policy-head.tsx";
import type { PolicyDetails } from "./policy-types.ts";
import type { ProblemListProps } from "./problem-list.tsx";
import type { PublishSheetProps } from "./publish-sheet.tsx";
import type { RevisionHistoryProps } from "./revision-history.tsx";
import type { RolloutStatusProps } from "./rollout-status.tsx";
import { type PolicyEditing, useKnownTools, usePolicyEditing } from "./use-policy-editing.ts";

const CodeEditor = afterFirstPaint(
  () => import("./code-editor.tsx").then((module) => module.CodeEditor),
  () => <Skeleton className="m-3 h-[26rem]" />,
);

const ProblemList = afterFirstPaint<ProblemListProps>(
  () => import("./problem-list.tsx").then((module) => module.ProblemList),
  () => <Skeleton className="h-24" />,
);

const RolloutStatus = afterFirstPaint<RolloutStatusProps>(
  () => import("./rollout-status.tsx").then((module) => module.RolloutStatus),
  () => <Skeleton className="mt-1 h-4 w-36" />,
);

const LimitMeters = afterFirstPaint<LimitMetersProps>(
  () => import("../limits/limit-meters.tsx").then((module) => module.LimitMeters),
  () => <Skeleton className="h-24" />,
);

const RevisionHistory = afterFirstPaint<RevisionHistoryProps>(
  () => import("./revision-history.tsx").then((module) => module.RevisionHistory),
  () => <Skeleton className="h-32" />,
);

const ForeignDraft = onDemand<ForeignDraftProps>(() =>
  import("./foreign-draft.tsx").then((module) => module.ForeignDraft),
);

const PublishSheet = onDemand<PublishSheetProps>(() =>
  import("./publish-sheet.tsx").then((module) => module.PublishSheet),
);

const WATCH_MS = 15_000;

const BLOCKED: Readonly<Record<NonNullable<PolicyEditing["blocked"]>, string>> = {
  "not yours": "Only policy managers and admins can change this policy.",
  "two drafts": "Choose between the two drafts first.",
  reading: "Checking the policy…",
  errors: "Fix the errors before you publish.",
  same: "This text is already enforced.",
};

export function PolicyEditor({ policyId }: { policyId: string }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: policy } = useSuspenseQuery(
    trpc.policy.get.queryOptions({ org: slug, policyId }, { refetchInterval: WATCH_MS }),
  );
  const editing = usePolicyEditing(policy);
  const { publishing, blocked, sheet, closeSheet } = editing;
  return (
    <>
      <PolicyHead policy={policy} />
      {editing.foreign ? <ForeignDraft {...editing.foreign} /> : null}
      {sheet === null ? null : (
        <PublishSheet
          policy={policy}
          text={sheet}
          publishing={publishing}
          blocked={blocked ? BLOCKED[blocked] : null}
          onClose={closeSheet}
        />
      )}
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <EditorCard policy={policy} editing={editing} />
        <SideColumn policy={policy} editing={editing} />
      </div>
    </>
  );
}

type Parts = { policy: PolicyDetails; editing: PolicyEditing };

function EditorCard({ policy, editing }: Parts) {
  const { editor, editable, draft, publishing, review, save, blocked, setReading } = editing;
  const tools = useKnownTools(policy);
  return (
    <Card
      flush
      className="has-[.cm-focused]:border-accent has-[.cm-focused]:outline has-[.cm-focused]:outline-accent"
    >
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2">
        <DraftStatus draft={draft} />
        <div className="flex items-center gap-3">
          <span className="hidden text-sm text-ink-muted sm:inline">{blocked ? BLOCKED[blocked] : null}</span>
          {editable ? (
            <Button
              look="primary"
              icon={<Upload />}
              busy={publishing.busy}
              disabled={blocked !== null}
              onClick={review}
            >
              Publish…
            </Button>
          ) : null}
        </div>
      </div>
      <CodeEditor
        ref={editor}
        initialText={draft.text}
        tools={tools}
        readOnly={!editable}
        onText={draft.change}
        onReading={setReading}
        onSave={save}
        onPublish={review}
      />
    </Card>
  );
}

function SideColumn({ policy, editing }: Parts) {
  const { current, editable, editor, reading } = editing;
  const restore = (source: string, number: number) => {
    editor.current?.setText(source);
    notify(`Revision ${number} is in the editor. Publish it to enforce it again.`);
  };
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <Card id="enforced" title="Enforced">
        <p className="font-medium">{current === 0 ? "No revision" : `Revision ${current}`}</p>
        <output className="text-base">
          <RolloutStatus policyId={policy.id} revision={current} />
        </output>
      </Card>
      <ProblemList
        reading={reading}
        onJump={(offset) => editor.current?.jumpTo(offset)}
        onFix={editable ? (fix) => editor.current?.fix(fix) : null}
      />
      {current === 0 ? null : <LimitMeters policyId={policy.id} />}
      <RevisionHistory policyId={policy.id} current={current} onRestore={editable ? restore : null} />
    </div>
  );
}
