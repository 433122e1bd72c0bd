"use client";

import { CopyButton } from "../feedback/copy-button.tsx";

/** Copies the code of the figure in whose head it stands: the page need not carry the text twice. */
export function CopyFigure({ label }: { label: string }) {
  return (
    <CopyButton
      text={(button) => button.closest("figure")?.querySelector("code")?.textContent ?? ""}
      label={label}
    />
  );
}
