import { redirect } from "next/navigation";
import { PageProblem } from "../../../features/feedback/page-problem.tsx";
import { load, trpc } from "../../../trpc/server.ts";

/** Redirects a signed-in person to the first of their organisations. */
export default async function AppHomePage() {
  const { orgs } = await load(trpc.account.me.queryOptions());
  const [first] = orgs;
  if (first) redirect(`/${first.slug}`);
  return (
    <PageProblem alone title="You are not a member of any organisation">
      <p>Your account exists, but no organisation lists you as a member. Ask an admin to add you.</p>
    </PageProblem>
  );
}
