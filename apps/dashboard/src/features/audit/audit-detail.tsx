"use client";

import {
  Button,
  Code,
  type Definition,
  DefinitionList,
  IconButton,
  Notice,
  Skeleton,
  Untrusted,
} from "@sallyport/ui";
import { TriangleAlert, X } from "@sallyport/ui/icons";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import type { ApprovalNoteProps } from "../approvals/approval-note.tsx";
import { onDemand } from "../feedback/on-demand.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { CopyButton } from "../feedback/copy-button.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { formatBytes, formatMicros } from "../preferences/format-measure.ts";
import { Time } from "../preferences/time.tsx";
import { answerWords } from "./answer-words.ts";
import type { Decision } from "./decision.ts";
import { resultWords, subjectOf } from "./decision-words.ts";
import { EffectBadge } from "./effect-badge.tsx";
import type { SetAddress } from "./use-address.ts";

const ApprovalNote = onDemand<ApprovalNoteProps>(() =>
  import("../approvals/approval-note.tsx").then((module) => module.ApprovalNote),
);

const LATE_OUTCOME_MS = 2000;

function whoItems(decision: Decision, slug: string): Definition[] {
  const { identity, grant, server, policy } = decision;
  const link = (path: string, text: string) => (
    <Link prefetch={false} className="link" href={`/${slug}/${path}`}>
      <Untrusted text={text} />
    </Link>
  );
  return [
    { term: "Identity", value: identity ? <Untrusted text={identity.name} /> : "—" },
    { term: "Grant", value: grant ? link(`grants/${grant.id}`, grant.label) : "—" },
    { term: "Server", value: server ? link(`servers/${server.id}`, server.name) : "—" },
    {
      term: "Policy",
      value: policy ? (
        <>
          {link(`policies/${policy.id}`, policy.name)}, revision {policy.revision}
        </>
      ) : (
        "—"
      ),
    },
  ];
}

function decisionItems(decision: Decision, set: SetAddress): Definition[] {
  const { partOf } = decision;
  return [
    { term: "Time", value: <Time at={decision.at} precision="millisecond" /> },
    { term: "Method", value: decision.method ? <Code>{decision.method}</Code> : "—" },
    ...(decision.subject
      ? [{ term: subjectTerm(decision.subject), value: <Untrusted text={decision.subject} /> }]
      : []),
    ...(partOf
      ? [
          {
            term: "Part of",
            value: (
              <Button size="sm" onClick={() => set({ call: partOf.callId, at: partOf.at })}>
                The call that it belongs to
              </Button>
            ),
          },
        ]
      : []),
    { term: "Answer", value: answerWords(decision.answer) },
    { term: "Rule", value: decision.rule ? <Code>{decision.rule}</Code> : "None: the call was allowed" },
    ...(decision.reason ? [{ term: "Reason", value: <Untrusted text={decision.reason} /> }] : []),
    ...(decision.shadow.length > 0
      ? [{ term: "Shadow mode", value: <ShadowNotes notes={decision.shadow} /> }]
      : []),
    { term: "Arguments", value: <ArgumentKeys keys={decision.argKeys} /> },
    {
      term: decision.approvalId === null ? "Decided in" : "Decided in, with people",
      value: formatMicros(decision.decisionMicros),
    },
  ];
}

/** A resource has a URI, a prompt a name. */
function subjectTerm(subject: string): string {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(subject) ? "Resource" : "Prompt";
}

/** What rules in shadow mode would have decided. It was not enforced. */
function ShadowNotes({ notes }: { notes: Decision["shadow"] }) {
  return (
    <span className="grid gap-1">
      {notes.map(({ effect, rule, reason }) => (
        <span key={rule}>
          Would {effect} by <Code>{rule}</Code>
          {effect === "deny" && reason !== "" ? (
            <>
              {": "}
              <Untrusted text={reason} />
            </>
          ) : null}
        </span>
      ))}
    </span>
  );
}

function ArgumentKeys({ keys }: { keys: readonly string[] }) {
  if (keys.length === 0) return "None";
  return (
    <span className="flex flex-wrap gap-1">
      {keys.map((key) => (
        <Code key={key}>
          <Untrusted text={key} />
        </Code>
      ))}
      <span className="w-full text-xs text-ink-muted">Only names are recorded, never values.</span>
    </span>
  );
}

function outcomeItems({ answer, outcome }: Decision): Definition[] {
  if (answer !== "forwarded") return [{ term: "Outcome", value: "Nothing was sent to the server." }];
  if (!outcome) {
    return [
      {
        term: "Outcome",
        value: "Not recorded yet: the call is still running, or the proxy stopped during the call.",
      },
    ];
  }
  return [
    { term: "Outcome", value: resultWords(outcome.result) },
    { term: "Upstream status", value: outcome.upstreamStatus ?? "none" },
    { term: "Upstream time", value: formatMicros(outcome.upstreamMicros) },
    { term: "Total", value: formatMicros(outcome.totalMicros) },
    { term: "Response size", value: formatBytes(outcome.responseBytes) },
  ];
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t border-line px-4 py-3">
      <h2 className="mb-2 text-xs font-medium text-ink-muted">{title}</h2>
      {children}
    </section>
  );
}

function Narrow({ decision, set }: { decision: Decision; set: SetAddress }) {
  const { tool, identity, grant } = decision;
  return (
    <div className="flex flex-wrap gap-2">
      {tool ? (
        <Button size="sm" onClick={() => set({ tool })}>
          Only this tool
        </Button>
      ) : null}
      {identity ? (
        <Button size="sm" onClick={() => set({ identity: identity.id })}>
          Only this identity
        </Button>
      ) : null}
      {grant ? (
        <Button size="sm" onClick={() => set({ grant: grant.id })}>
          Only this grant
        </Button>
      ) : null}
    </div>
  );
}

export type AuditDetailProps = {
  call: { callId: string; at: Date };
  /** The row of the list, if loaded: shown at once. */
  known: Decision | null;
  set: SetAddress;
  onClose: () => void;
};

/** Everything about one decision, beside the list. */
export function AuditDetail({ call, known, set, onClose }: AuditDetailProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.audit.get.queryOptions(
      { org: slug, callId: call.callId, at: call.at },
      {
        ...(known && { placeholderData: known }),
        refetchInterval: ({ state }) =>
          state.data?.answer === "forwarded" && !state.data.outcome ? LATE_OUTCOME_MS : false,
      },
    ),
  );
  return (
    <aside
      aria-label="Details of the call"
      className="fixed inset-0 z-40 flex flex-col overflow-y-auto bg-surface lg:static lg:z-0 lg:h-full lg:rounded-lg lg:border lg:border-line"
    >
      <div className="sticky top-0 flex items-center justify-between gap-2 bg-surface py-2 pr-2 pl-4">
        <span className="flex min-w-0 items-center gap-2">
          {data ? <EffectBadge of={data} /> : null}
          <span className="min-w-0 truncate font-mono text-sm font-medium">
            {data ? <Untrusted text={subjectOf(data)} /> : ""}
          </span>
        </span>
        <span className="flex shrink-0 items-center">
          {data ? <CopyButton text={JSON.stringify(data, null, 2)} label="Copy as JSON" /> : null}
          <IconButton label="Close details" size="sm" onClick={onClose}>
            <X />
          </IconButton>
        </span>
      </div>
      {error && !data ? (
        <Notice tone="bad" icon={<TriangleAlert />} className="m-4">
          {serviceFailure(error).sentence}
        </Notice>
      ) : null}
      {!data && !error ? <Skeleton className="m-4 h-72" /> : null}
      {data ? (
        <>
          <Part title="Decision">
            <DefinitionList items={decisionItems(data, set)} />
          </Part>
          <Part title="Caller and target">
            <DefinitionList items={whoItems(data, slug)} />
          </Part>
          {data.approvalId === null ? null : (
            <Part title="Approval">
              <ApprovalNote approvalId={data.approvalId} />
            </Part>
          )}
          <Part title="Outcome">
            <DefinitionList items={outcomeItems(data)} />
          </Part>
          <Part title="Call ID">
            <span className="flex items-center gap-1">
              <Code>{data.callId}</Code>
              <CopyButton text={data.callId} label="Copy call ID" />
            </span>
          </Part>
          <Part title="Filter the list">
            <Narrow decision={data} set={set} />
          </Part>
        </>
      ) : null}
    </aside>
  );
}
