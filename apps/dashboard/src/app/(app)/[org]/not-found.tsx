import { buttonClass } from "@sallyport/ui";
import Link from "next/link";
import { PageProblem } from "../../../features/feedback/page-problem.tsx";

export default function NotFound() {
  return (
    <PageProblem
      title="Page not found"
      actions={
        <Link href="/app" className={buttonClass()}>
          Go to the overview
        </Link>
      }
    >
      <p>Check the address. The page may have been deleted.</p>
    </PageProblem>
  );
}
