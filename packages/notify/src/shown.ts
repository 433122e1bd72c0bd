const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]+/gu;
const MAX = 200;

/** A name or reason that somebody else chose, on one line, bounded, and without what reorders or hides text. */
export function shown(text: string): string {
  const visible = text.replaceAll(INVISIBLE, " ").trim();
  return visible.length > MAX ? `${visible.slice(0, MAX)}…` : visible;
}
