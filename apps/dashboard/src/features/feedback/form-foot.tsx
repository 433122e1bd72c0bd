import { Button, buttonClass, Notice } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import Link from "next/link";
import type { ReactNode } from "react";

/** The end of a form: what is wrong with it as a whole, its button, other buttons, and the way out. */
export function FormFoot({
  error,
  submit,
  busy,
  cancel,
  children,
}: {
  error: string | null;
  submit: string;
  busy: boolean;
  /** The address that the form is left for. */
  cancel: string;
  children?: ReactNode;
}) {
  return (
    <>
      {error ? (
        <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
          {error}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        <Button type="submit" look="primary" busy={busy}>
          {submit}
        </Button>
        {children}
        <Link href={cancel} className={buttonClass("ghost")}>
          Cancel
        </Link>
      </div>
    </>
  );
}
