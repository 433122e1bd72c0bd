"use client";

import { Card, Code, DefinitionList, Notice, PageHeader, Untrusted } from "@sallyport/ui";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import { ApprovalStatus } from "./approval-status.tsx";
import type { Approval } from "./approval-types.ts";
import { DecideCall } from "./decide-call.tsx";

const LOOK_MS = 1000;

/** Who may say yes, and how many of them have. */
function requirementWords({ roles, members, quorum, approved }: Approval["requirements"][number]): string {
  const named = [...roles.map((role) => `${role.replace("_", " ")}s`), ...members];
  const who = named.length === 0 ? "policy managers and admins" : named.join(", ");
  return `${approved} of ${quorum}: ${who}`;
}

function voteWords({ name, email, vote, reason, counts }: Approval["votes"][number]): string {
  const said = vote === "approve" ? "approved" : "denied";
  return `${name} (${email}) ${said}${reason === null ? "" : `: ${reason}`}${counts ? "" : " — does not count any more"}`;
}

function ranWords({ status, run }: Approval): string {
  if (run === null) return status === "approved" ? "Not yet" : "No";
  return run.result === null ? "Taken for a call that was never known to have ended" : `Yes: ${run.result}`;
}

function Lines({ lines }: { lines: readonly string[] }) {
  return lines.length === 0 ? "Nobody yet" : lines.map((line) => <p key={line}>{line}</p>);
}

function factsOf(approval: Approval): { term: string; value: ReactNode }[] {
  const { server, identity, grant, clientName, toolClass, rule, reason, policy, requirements, votes } =
    approval;
  return [
    { term: "Identity", value: <Untrusted text={`${identity.name} (${identity.kind})`} /> },
    { term: "Grant", value: <Untrusted text={grant.label} /> },
    { term: "Client", value: clientName === null ? "Not known" : <Untrusted text={clientName} /> },
    { term: "Server", value: <Untrusted text={server.name} /> },
    { term: "Class", value: toolClass ?? "Not known" },
    { term: "Rule", value: <Code>{rule}</Code> },
    { term: "Reason", value: reason },
    { term: "Policy", value: <Untrusted text={`${policy.name}, revision ${policy.revision}`} /> },
    { term: "Asked", value: <Time at={approval.askedAt} /> },
    { term: "Until", value: <Time at={approval.expiresAt} /> },
    { term: "Needs", value: <Lines lines={requirements.map(requirementWords)} /> },
    { term: "Decided", value: <Lines lines={votes.map(voteWords)} /> },
    { term: "Ran", value: ranWords(approval) },
  ];
}

/** One call that waits for people, or did. */
export function ApprovalView({ approvalId }: { approvalId: string }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: approval } = useSuspenseQuery(
    trpc.approval.get.queryOptions({ org: slug, approvalId }, { refetchInterval: LOOK_MS }),
  );
  const { tool, status, isOwn, mayVote } = approval;
  return (
    <>
      <PageHeader title={<Untrusted text={tool} />} actions={<ApprovalStatus status={status} />} />
      <Card title="The call">
        <DefinitionList items={factsOf(approval)} />
      </Card>
      {isOwn ? <Notice>This identity belongs to you, so others decide about its calls.</Notice> : null}
      {mayVote || !isOwn ? <DecideCall approval={approval} /> : null}
    </>
  );
}
