export type Choice = {
  readonly value: string;
  readonly label: string;
  /** Stays in the list, whatever is searched. */
  readonly fixed?: boolean;
};

/** The choices that contain every word of a search, in their order, with the selected one and the fixed ones. */
export function matchingChoices(
  choices: readonly Choice[],
  search: string,
  selected: string | null,
): readonly Choice[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter(
    ({ value, label, fixed }) =>
      fixed === true || value === selected || words.every((word) => label.toLowerCase().includes(word)),
  );
}
