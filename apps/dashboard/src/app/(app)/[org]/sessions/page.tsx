import type { Metadata } from "next";
import { SessionList } from "../../../../features/sessions/session-list.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  await load(trpc.account.sessions.queryOptions());
  return (
    <Hydrate>
      <Page>
        <SessionList />
      </Page>
    </Hydrate>
  );
}
