/**
 * A stranger's string as the trail may keep it: at most `maxLength` characters, an ellipsis in place of the rest, and
 * control and direction-changing characters shown as code points.
 */
export function printable(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
