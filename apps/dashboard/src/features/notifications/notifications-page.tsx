"use client";

import { Notice, PageHeader } from "@sallyport/ui";
import { Info } from "@sallyport/ui/icons";
import Link from "next/link";
import { useOrg } from "../org/org-provider.tsx";
import { EndpointList } from "./endpoint-list.tsx";
import { EscalationForm } from "./escalation-form.tsx";
import { PreferencesForm } from "./preferences-form.tsx";

export type MailState = "sent" | "kept" | "none";

function MailNotice({ mail }: { mail: MailState }) {
  if (mail === "sent") return null;
  return (
    <Notice icon={<Info />} title="This installation has no mail server">
      {mail === "kept" ? (
        <>
          Mails to you are kept. <Link href="/app/mail">Read them</Link>
        </>
      ) : (
        "Nobody is told by mail. Whoever runs it can set SMTP_URL."
      )}
    </Notice>
  );
}

/** How one is told of calls that wait for approval; for admins also where the organisation is told. */
export function NotificationsPage({ mail }: { mail: MailState }) {
  const { may } = useOrg();
  return (
    <>
      <PageHeader
        title="Notifications"
        description="How you are told of calls that wait for your approval. Mails and messages lead to a page on which you sign in; none of them decides anything."
      />
      <MailNotice mail={mail} />
      <PreferencesForm />
      {may("admin") ? (
        <>
          <EscalationForm />
          <EndpointList />
        </>
      ) : null}
    </>
  );
}
