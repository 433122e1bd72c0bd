import { HomeLink, PageProblem } from "../../../features/feedback/page-problem.tsx";

export default function NotFound() {
  return (
    <PageProblem title="This is not here" actions={<HomeLink>Go to the overview</HomeLink>}>
      <p>It may have been deleted, or the address is mistyped.</p>
    </PageProblem>
  );
}
