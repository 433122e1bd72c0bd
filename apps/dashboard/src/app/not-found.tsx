import { FullLoadLink } from "../features/feedback/full-load-link.tsx";
import { PageProblem } from "../features/feedback/page-problem.tsx";

export default function NotFound() {
  return (
    <PageProblem
      alone
      title="Page not found"
      actions={
        <>
          <FullLoadLink href="/app">Go to the dashboard</FullLoadLink>
          <FullLoadLink href="/">Home</FullLoadLink>
        </>
      }
    >
      <p>
        Check the address. The page may have been deleted, or it belongs to an organisation that you are not a
        member of.
      </p>
    </PageProblem>
  );
}
