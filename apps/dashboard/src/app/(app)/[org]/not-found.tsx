import { buttonClass } from "@sallyport/ui";
import Link from "next/link";
import { PageProblem } from "../../../features/feedback/page-problem.tsx";

export default function NotFound() {
  return (
    <PageProblem
      title="This is not here"
      actions={
        <Link href="/app" className={buttonClass()}>
          Go to the overview
        </Link>
      }
    >
      <p>It may have been deleted, or the address is mistyped.</p>
    </PageProblem>
  );
}
