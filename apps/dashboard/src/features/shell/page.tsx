import { cx } from "@sallyport/ui";
import type { ReactNode } from "react";

/** The width and the spacing of a page. */
export function Page({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  return (
    <div
      className={cx(
        "mx-auto flex w-full flex-col gap-5 px-4 py-6 sm:px-6",
        wide ? "max-w-none" : "max-w-6xl",
      )}
    >
      {children}
    </div>
  );
}
