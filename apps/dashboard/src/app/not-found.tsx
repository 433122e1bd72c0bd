import { HomeLink, PageProblem } from "../features/feedback/page-problem.tsx";

export default function NotFound() {
  return (
    <PageProblem
      title="There is no such page"
      actions={
        <>
          <HomeLink />
          <HomeLink href="/">Home</HomeLink>
        </>
      }
    >
      <p>
        The address may be mistyped, what it showed may have been deleted, or it belongs to an organisation
        that you are not a member of.
      </p>
    </PageProblem>
  );
}
