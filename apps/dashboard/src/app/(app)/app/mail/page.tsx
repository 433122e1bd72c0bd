import { readMails } from "@sallyport/notify";
import { Card, EmptyState, PageHeader, printable } from "@sallyport/ui";
import { Info } from "@sallyport/ui/icons";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { env } from "../../../../env.ts";
import { Time } from "../../../../features/preferences/time.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Mail" };

/** The mails that were not sent because there is no mail server, to the signed-in person only. */
export default async function MailPage() {
  const { user } = await load(trpc.account.me.queryOptions());
  const { MAIL_DIR, SMTP_URL } = env();
  if (MAIL_DIR === undefined || SMTP_URL !== undefined) notFound();
  const mails = await readMails(MAIL_DIR, user.email);
  return (
    <main>
      <Page>
        <PageHeader
          title="Mail"
          description={`This installation has no mail server. What would have been sent to ${user.email} is here.`}
        />
        {mails.length === 0 ? (
          <Card flush>
            <EmptyState icon={<Info />} title="No mail so far">
              You get one when a call waits for your approval.
            </EmptyState>
          </Card>
        ) : null}
        {mails.map((mail) => (
          <Card
            key={mail.id}
            title={printable(mail.subject)}
            description={<Time at={new Date(mail.at)} precision="minute" />}
          >
            <pre className="text-sm wrap-anywhere whitespace-pre-wrap">{mail.text}</pre>
          </Card>
        ))}
      </Page>
    </main>
  );
}
