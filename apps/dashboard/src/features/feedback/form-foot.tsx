import { Button, buttonClass, Notice } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import Link from "next/link";
import type { ReactNode } from "react";

/** The end of a form: the error of the whole form, the submit button, other buttons, and Cancel. */
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
  /** Where Cancel leads. */
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
