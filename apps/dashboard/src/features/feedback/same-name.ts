/** A hint when a name is in use already, because lists and audit rows then look alike. `what`: such as "server". */
export function sameNameHint(name: string, others: readonly string[], what: string): string | undefined {
  const plain = (text: string): string => text.trim().toLowerCase();
  if (plain(name) === "" || !others.some((other) => plain(other) === plain(name))) return undefined;
  return `Another ${what} has this name. Use a different name to tell them apart.`;
}
