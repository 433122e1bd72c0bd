/** Something that the owner of a policy has to know or to fill in. `about`: the argument or the tool that it is about. */
export type Note = { readonly says: string; readonly about: string };

const MAX_NAMED = 12;

/** The notes as sentences; what is said of many things is said once. */
export function noteTexts(notes: readonly Note[]): string[] {
  const about = new Map<string, string[]>();
  for (const note of notes) about.set(note.says, [...(about.get(note.says) ?? []), note.about]);
  return [...about].map(([says, things]) => {
    const named = things.slice(0, MAX_NAMED).join(", ");
    const more = things.length > MAX_NAMED ? ` and ${things.length - MAX_NAMED} more` : "";
    return `${says} (${named}${more})`;
  });
}
