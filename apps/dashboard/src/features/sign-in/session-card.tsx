import type { ReactNode } from "react";

/** The card of the sign-in and sign-up pages. */
export function SessionCard({
  title,
  below,
  children,
}: {
  title: string;
  below: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex w-full max-w-md flex-col px-4 py-12 sm:py-16">
      <div className="rounded-lg border border-line bg-surface p-6 sm:p-8">
        <h1 className="mb-5 text-xl font-semibold tracking-tight">{title}</h1>
        {children}
      </div>
      <p className="mt-4 text-center text-base text-ink-muted">{below}</p>
    </div>
  );
}
