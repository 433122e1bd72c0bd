import type { ReactNode } from "react";

/** Instead of a page: what is wrong and what to do. */
export function PageProblem({
  title,
  actions,
  alone = false,
  children,
}: {
  title: string;
  actions?: ReactNode;
  /** Without the frame around it: then it is the main element itself. */
  alone?: boolean;
  children: ReactNode;
}) {
  const Part = alone ? "main" : "div";
  return (
    <Part className="mx-auto flex min-h-[60vh] max-w-lg flex-col justify-center gap-3 px-6 py-16">
      <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
      <div className="flex flex-col gap-2 text-lg text-ink-muted">{children}</div>
      <div className="mt-3 flex flex-wrap gap-2">{actions}</div>
    </Part>
  );
}
