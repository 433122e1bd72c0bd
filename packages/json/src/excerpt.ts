/** The beginning of a text that may be long, with a mark where it was cut, and never half of a surrogate pair. */
export function excerpt(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, "")}…`;
}
