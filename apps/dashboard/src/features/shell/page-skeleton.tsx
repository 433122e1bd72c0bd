import { Skeleton } from "@sallyport/ui";
import { Page } from "./page.tsx";

/** The outline of a page with a table, while its data loads. */
export function PageSkeleton({ rows = 6, wide = false }: { rows?: number; wide?: boolean }) {
  return (
    <Page wide={wide}>
      <output className="sr-only">Loading</output>
      <div className="flex items-end justify-between gap-4">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-6 w-40" />
          <Skeleton className="h-4 w-64 max-w-full" />
        </div>
        <Skeleton className="h-8.5 w-32" />
      </div>
      <div className="rounded-lg border border-line bg-surface">
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} className="flex h-11 items-center gap-6 border-b border-line px-4 last:border-b-0">
            <Skeleton className="h-4 w-1/4" />
            <Skeleton className="h-4 w-1/3" />
            <Skeleton className="ml-auto h-4 w-16" />
          </div>
        ))}
      </div>
    </Page>
  );
}
