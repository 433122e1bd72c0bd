"use client";

import { Button, Card, Code, type Definition, DefinitionList, Kbd, Untrusted } from "@sallyport/ui";
import { Ban, Check, Pencil } from "@sallyport/ui/icons";
import Link from "next/link";
import { useState } from "react";
import { usePageKeys } from "../address/use-page-keys.ts";
import { onDemand } from "../feedback/on-demand.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import { ApprovalArguments } from "./approval-arguments.tsx";
import type { Approval } from "./approval-types.ts";
import { mayDecide, ranWords, requirementWords } from "./approval-words.ts";
import type { ConfirmApprovalProps } from "./confirm-approval.tsx";
import { Countdown } from "./countdown.tsx";
import type { DenyDialogProps } from "./deny-dialog.tsx";
import type { EditArgumentsProps } from "./edit-arguments.tsx";
import { useOpenedCall } from "./use-opened-call.ts";
import type { VoteListProps } from "./vote-list.tsx";
import type { WhyNotProps } from "./why-not.tsx";

const ConfirmApproval = onDemand<ConfirmApprovalProps>(() =>
  import("./confirm-approval.tsx").then((module) => module.ConfirmApproval),
);
const EditArguments = onDemand<EditArgumentsProps>(() =>
  import("./edit-arguments.tsx").then((module) => module.EditArguments),
);
const DenyDialog = onDemand<DenyDialogProps>(() =>
  import("./deny-dialog.tsx").then((module) => module.DenyDialog),
);
const VoteList = onDemand<VoteListProps>(() => import("./vote-list.tsx").then((module) => module.VoteList));
const WhyNot = onDemand<WhyNotProps>(() => import("./why-not.tsx").then((module) => module.WhyNot));

export type Sheet = "approve" | "deny";

function useFacts(approval: Approval): Definition[] {
  const { slug } = useOrg();
  const { server, identity, grant, clientName, risk, rule, reason, policy, requirements, status } = approval;
  const link = (path: string, text: string) => (
    <Link prefetch={false} className="link" href={`/${slug}/${path}`}>
      <Untrusted text={text} />
    </Link>
  );
  const isOpen = status === "pending" || status === "approved";
  return [
    { term: "Identity", value: <Untrusted text={`${identity.name} (${identity.kind})`} /> },
    { term: "Grant", value: link(`grants/${grant.id}`, grant.label) },
    { term: "Client", value: clientName === null ? "Not known" : <Untrusted text={clientName} /> },
    { term: "Server", value: link(`servers/${server.id}`, server.name) },
    { term: "Class", value: classWords(approval) },
    ...(risk ? [{ term: "Severity", value: `${risk.severity}: ${risk.why}` }] : []),
    { term: "Rule", value: <Code>{rule}</Code> },
    ...(reason === "" ? [] : [{ term: "Reason", value: <Untrusted text={reason} /> }]),
    {
      term: "Policy",
      value: (
        <>
          {link(`policies/${policy.id}`, policy.name)}, revision {policy.revision}
        </>
      ),
    },
    { term: "Asked", value: <Time at={approval.askedAt} /> },
    {
      term: "Until",
      value: isOpen ? <Countdown until={approval.expiresAt} /> : <Time at={approval.expiresAt} />,
    },
    {
      term: "Needs",
      value: requirements.map((needed) => <p key={needed.rule}>{requirementWords(needed)}</p>),
    },
    { term: "Decided", value: <VoteList votes={approval.votes} /> },
    { term: "Edited", value: approval.version > 0 ? "Yes, by an approver" : "No" },
    { term: "Ran", value: ranWords(approval) },
    {
      term: "Audit",
      value: (
        <Link prefetch={false} className="link" href={`/${slug}/audit?approval=${approval.id}`}>
          Its calls in the audit trail
        </Link>
      ),
    },
  ];
}

/** As its definition is judged, and as its server says where that is another one. */
function classWords({ risk, toolClass }: Approval): string {
  if (risk === null || toolClass === null || risk.class === toolClass) {
    return risk?.class ?? toolClass ?? "Not known";
  }
  return `${risk.class}; its server says ${toolClass}`;
}

/** One call that waits for people, or did: what it is, its arguments, and the decision. */
export function ApprovalDetail({ approval, begin = null }: { approval: Approval; begin?: Sheet | null }) {
  const [sheet, setSheet] = useState<Sheet | null>(begin);
  const [isEditing, setEditing] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  const call = useOpenedCall(approval.id);
  const { opened, show } = call;
  const isStale = opened !== undefined && opened.version !== approval.version;
  const isOpen = mayDecide(approval);
  const edit = () => {
    if (opened === undefined) show();
    setEditing(true);
  };
  const choose = (next: Sheet) => {
    setEdited(null);
    setSheet(next);
  };
  usePageKeys((key) => {
    if (!isOpen || sheet !== null) return false;
    if (key === "a") choose("approve");
    else if (key === "d") choose("deny");
    else if (key === "e") edit();
    else return false;
    return true;
  });
  return (
    <>
      <WhyNot approval={approval} />
      {isOpen ? (
        <div className="sticky bottom-0 z-10 order-last flex flex-wrap gap-2 bg-canvas py-2 md:top-0 md:bottom-auto md:order-none">
          <Button look="primary" icon={<Check />} onClick={() => choose("approve")}>
            Approve… <Key>a</Key>
          </Button>
          <Button look="danger-quiet" icon={<Ban />} onClick={() => choose("deny")}>
            Deny… <Key>d</Key>
          </Button>
          <Button icon={<Pencil />} onClick={edit}>
            Edit… <Key>e</Key>
          </Button>
        </div>
      ) : null}
      {isEditing && isOpen && opened !== undefined && !isStale ? (
        <EditArguments
          approval={approval}
          stands={opened.edited ?? opened.arguments}
          onApprove={(text) => {
            setEdited(text);
            setSheet("approve");
          }}
          onClose={() => setEditing(false)}
        />
      ) : (
        <ApprovalArguments call={call} isStale={isStale} />
      )}
      <Card title="The call">
        <DefinitionList items={useFacts(approval)} />
      </Card>
      {sheet === "approve" ? (
        <ConfirmApproval approval={approval} call={call} edited={edited} onClose={() => setSheet(null)} />
      ) : null}
      {sheet === "deny" ? <DenyDialog approval={approval} onClose={() => setSheet(null)} /> : null}
    </>
  );
}

function Key({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="hidden lg:inline">
      <Kbd>{children}</Kbd>
    </span>
  );
}
