/** Instead of a part of a page that could not be loaded or that failed. `onClose`: of the dialog that it was to be. */
export function LoadFailure({
  error,
  where,
  onRetry,
  onClose,
}: {
  error: unknown;
  where: "in place" | "above the page";
  onRetry: () => void;
  onClose?: () => void;
}) {
  const notLoaded = error instanceof Error && error.name === "ChunkLoadError";
  const action = (label: string, onClick: () => void) => (
    <button type="button" onClick={onClick} className="plain-button">
      {label}
    </button>
  );
  return (
    <div
      role="alert"
      className={`rounded-md border border-bad bg-surface p-3 text-base ${
        where === "in place" ? "m-4" : "fixed right-4 bottom-4 z-50 max-w-sm shadow-pop"
      }`}
    >
      <p className="font-medium">This part of the page {notLoaded ? "could not be loaded" : "failed"}</p>
      <p className="text-ink-muted">Try again, or reload the page. The rest of the page still works.</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {action("Try again", onRetry)}
        {action("Reload the page", () => window.location.reload())}
        {onClose ? action("Close", onClose) : null}
      </div>
    </div>
  );
}
