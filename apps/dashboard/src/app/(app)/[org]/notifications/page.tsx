import type { Metadata } from "next";
import { env } from "../../../../env.ts";
import { NotificationsPage } from "../../../../features/notifications/notifications-page.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsRoute({ params }: PageProps<"/[org]/notifications">) {
  const { org } = await params;
  const { orgs } = await load(trpc.account.me.queryOptions());
  const isAdmin = orgs.some(({ slug, role }) => slug === org && role === "admin");
  await Promise.all([
    load(trpc.notification.preferences.queryOptions({ org })),
    ...(isAdmin ? [load(trpc.notification.settings.queryOptions({ org }))] : []),
  ]);
  const { SMTP_URL, MAIL_DIR } = env();
  const mail = SMTP_URL !== undefined ? "sent" : MAIL_DIR !== undefined ? "kept" : "none";
  return (
    <Hydrate>
      <Page>
        <NotificationsPage mail={mail} />
      </Page>
    </Hydrate>
  );
}
