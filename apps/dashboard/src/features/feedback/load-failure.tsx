import { Button, Notice } from "@sallyport/ui";

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
  return (
    <Notice
      tone="bad"
      live="alert"
      title={notLoaded ? "This part of the page could not be loaded" : "This part of the page failed"}
      className={where === "in place" ? "m-4" : "fixed right-4 bottom-4 z-50 max-w-sm shadow-pop"}
      actions={
        <>
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
          <Button size="sm" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
          {onClose ? (
            <Button size="sm" look="ghost" onClick={onClose}>
              Close
            </Button>
          ) : null}
        </>
      }
    >
      {notLoaded
        ? "Check your connection. If Sallyport was updated, reload the page."
        : "The rest of the page still works."}
    </Notice>
  );
}
