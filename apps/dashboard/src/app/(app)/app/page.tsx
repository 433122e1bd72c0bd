import { redirect } from "next/navigation";
import { PageProblem } from "../../../features/feedback/page-problem.tsx";
import { load, trpc } from "../../../trpc/server.ts";

/** Leads a signed-in person to the first of their organisations. */
export default async function AppHomePage() {
  const { orgs } = await load(trpc.account.me.queryOptions());
  const [first] = orgs;
  if (first) redirect(`/${first.slug}`);
  return (
    <PageProblem alone title="You belong to no organisation">
      <p>Your account is there, but no organisation has you as a member. Ask an admin to add you again.</p>
    </PageProblem>
  );
}
