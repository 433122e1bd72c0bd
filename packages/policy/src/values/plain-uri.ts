import { DEVICE, isShortName } from "./system-path.ts";

/** WHATWG URLs are in every browser, in Node and at the edge, though not in the language's own library of types. */
declare const URL: { new (text: string): { readonly href: string } };

const SCHEME = /^[a-z][a-z0-9+.-]*:/;
const PRINTABLE = /^[!-~]+$/;
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/([^/?]*)/;
/** One expression of a URI template (RFC 6570); not that of a fragment. */
const EXPRESSION =
  /\{[+./;?&]?[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*(?::\d{1,4}|\*)?(?:,[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*(?::\d{1,4}|\*)?)*\}/g;
const MAX_LENGTH = 8192;
const PLAIN_HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])?(?::\d+)?$/;

/** Whether a string has the form of a URI, whatever is in it. */
export function looksLikeUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
}

/**
 * Whether a URI, or a template of URIs, has one reading only, so that a pattern cannot be slipped past by writing it
 * otherwise: printable ASCII as the WHATWG writes it, scheme and host in small letters, no user, no fragment, no usual
 * port, no host in other letters (xn--), no dot segments, no host of a file, no doubled slashes, no needless
 * percent-escapes and no name that a file system would keep otherwise. At most 8192 characters.
 */
export function isPlainUri(text: string): boolean {
  if (text.length > MAX_LENGTH || !PRINTABLE.test(text) || !SCHEME.test(text)) return false;
  const uri = text.replace(EXPRESSION, "x");
  if (/[\\#{}]/.test(uri) || uri.endsWith("?")) return false;
  const authority = AUTHORITY.exec(uri);
  const rest = uri.slice((authority ?? SCHEME.exec(uri))?.[0].length);
  if (authority !== null && (!isPlainAuthority(authority[1] ?? "") || rest.startsWith("?"))) return false;
  const [path = "", query] = rest.split("?");
  // Many look at the path of a file only.
  if (uri.startsWith("file:") && (query !== undefined || authority?.[1] !== "")) return false;
  return hasPlainEscapes(uri) && hasPlainNames(path, uri.startsWith("file:")) && isAsParsed(uri);
}

/**
 * A user before the host is left out by many, a host that ends with a dot is the same host, and of the encoded letters
 * of other scripts (xn--) runtimes differ in which they take.
 */
function isPlainAuthority(authority: string): boolean {
  if (!PLAIN_HOST.test(authority) || /(?:^|\.)xn--/.test(authority)) return false;
  return !/:(?:80|443)$/.test(authority);
}

/** No dot segments, none that is empty but the first and the last, and none that ends with a dot or a space. */
function hasPlainNames(path: string, isFile: boolean): boolean {
  if (path.includes("//")) return false;
  return path.split("/").every((segment, i) => {
    if (/(?:\.|%20)$/.test(segment) || segment.startsWith("%20")) return false;
    return (
      !isFile || (i === 1 && /^[A-Za-z]:$/.test(segment)) || isPlainFileName(decodeURIComponent(segment))
    );
  });
}

function isPlainFileName(name: string): boolean {
  return !name.includes(":") && !DEVICE.test(name) && !isShortName(name);
}

/**
 * Only of characters that have to be escaped, in capital digits, and not of a slash, a dot or a control character. They
 * are UTF-8, of characters that have one way of writing and can be seen.
 */
function hasPlainEscapes(text: string): boolean {
  for (const [, digits = ""] of text.matchAll(/%(..?)?/g)) {
    if (!/^[0-9A-F]{2}$/.test(digits)) return false;
    const code = Number.parseInt(digits, 16);
    const isControl = code < 0x20 || code === 0x7f;
    if (isControl || /[A-Za-z0-9\-._~/\\%{}]/.test(String.fromCharCode(code))) return false;
  }
  return !/%[89A-F]/.test(text) || isPlainText(text);
}

function isPlainText(escaped: string): boolean {
  try {
    const text = decodeURIComponent(escaped);
    return (
      text === text.normalize("NFKC") && !/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}]/u.test(text)
    );
  } catch {
    return false;
  }
}

/** What browsers and most servers read is what is written: no other form of an address, no `file:` with a host. */
function isAsParsed(uri: string): boolean {
  try {
    return new URL(uri).href === uri;
  } catch {
    return false;
  }
}
