const SCHEME = /^[a-z][a-z0-9+.-]*:/;
const PRINTABLE = /^[!-~]+$/;
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/([^/?]*)/;
const MAX_LENGTH = 8192;

/** Whether a text has the form of a URI, whatever is in it. */
export function looksLikeUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
}

/**
 * Whether a URI has one reading only, so that a pattern cannot be slipped past by writing it otherwise: printable ASCII
 * with scheme and host in small letters, no fragment, no usual port, no dot segments, no doubled slashes and no needless
 * percent-escapes. At most 8192 characters.
 */
export function isPlainUri(text: string): boolean {
  if (text.length > MAX_LENGTH || !PRINTABLE.test(text) || !SCHEME.test(text) || /[\\#]/.test(text))
    return false;
  const authority = AUTHORITY.exec(text);
  const rest = text.slice((authority ?? SCHEME.exec(text))?.[0].length);
  if (authority !== null && !isPlainAuthority(authority[1] ?? "")) return false;
  if (/^https?:/.test(text) && (authority === null || !rest.startsWith("/"))) return false;
  const [path = ""] = rest.split("?");
  if (path.includes("//") || path.split("/").some((segment) => segment === "." || segment === ".."))
    return false;
  return hasPlainEscapes(rest);
}

function isPlainAuthority(authority: string): boolean {
  return !/[A-Z%]/.test(authority) && !/:(?:80|443)?$/.test(authority);
}

/** Only of characters that have to be escaped, in capital digits, and not of a slash, a dot or a control character. */
function hasPlainEscapes(text: string): boolean {
  for (const [, digits = ""] of text.matchAll(/%(..?)?/g)) {
    if (!/^[0-9A-F]{2}$/.test(digits)) return false;
    const code = Number.parseInt(digits, 16);
    const isControl = code < 0x20 || code === 0x7f;
    if (isControl || /[A-Za-z0-9\-._~/\\%]/.test(String.fromCharCode(code))) return false;
  }
  return true;
}
