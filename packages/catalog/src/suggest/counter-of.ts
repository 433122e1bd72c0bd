const MAX_COUNTER = 128;

/** A counter of a tool: no author's other counter, and none of the engine's, which begin with a bracket. */
export function counterOf(name: string, what: string): string {
  const plain = name.replace(/^\(+/, "").slice(0, MAX_COUNTER - what.length - 1);
  return `${plain}_${what}`;
}
