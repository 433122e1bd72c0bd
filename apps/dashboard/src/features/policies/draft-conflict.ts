type Stored = { readonly text: string; readonly at: Date };

/**
 * What to do about the draft that the server holds. `none`: it is the one that this tab knows. `adopt`: it was saved
 * since, but holds a text of this tab, so only its version is new. `ask`: another person or tab saved another text.
 */
export function draftConflict(draft: {
  /** On the server. */
  readonly stored: Stored;
  /** Last known here to be on the server. */
  readonly saved: Stored;
  /** In the editor. */
  readonly text: string;
  /** Sent last, whether or not an answer came. */
  readonly sent: string | null;
}): "none" | "adopt" | "ask" {
  const { stored, saved, text, sent } = draft;
  // A poll may answer late with an older draft.
  if (stored.at <= saved.at) return "none";
  return [saved.text, text, sent].includes(stored.text) ? "adopt" : "ask";
}
