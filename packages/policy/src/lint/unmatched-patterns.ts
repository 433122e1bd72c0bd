import type { PolicyDocument } from "../language/document.ts";
import { quoted } from "../language/issue.ts";
import { isPlainUri, looksLikeUri } from "../values/plain-uri.ts";
import type { Warning } from "./warning.ts";

/** Patterns of URIs that no URI in its normal form can match, so that a denial among them denies nothing. */
export function unmatchedPatterns({ surfaces }: PolicyDocument): Warning[] {
  return Object.values(surfaces).flatMap(({ rule, access }) => {
    if (typeof access === "string") return [];
    return (["allow", "deny"] as const).flatMap((list) =>
      access[list].flatMap((pattern, i) => warningOf(pattern, `${rule}/${list}/${i}`)),
    );
  });
}

function warningOf(pattern: string, pointer: string): Warning[] {
  if (!looksLikeUri(pattern) || canMatch(pattern)) return [];
  const message = `No URI matches ${quoted(pattern)}: URIs are compared in their normal form, with scheme and host in small letters, without user, usual port, fragment, dots and needless escapes. Write it so.`;
  return [{ code: "never_matches", pointer, message }];
}

/** With something in the place of each star. */
function canMatch(pattern: string): boolean {
  return ["x", "1", "/x", ""].some((text) => isPlainUri(pattern.replaceAll(/\*+/g, text)));
}
