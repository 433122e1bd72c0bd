/** An address without user, query and fragment, and without parts of its path that look like secrets; undefined: none. */
export function addressOf(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  const path = url.pathname.split("/").map((part) => (looksSecret(part) ? "***" : part));
  return `${url.protocol}//${url.host}${path.join("/")}`.slice(0, 500);
}

const MAX_PLAIN = 24;

/** Long, or letters and digits mixed as nobody names things. It errs towards secrets. */
function looksSecret(part: string): boolean {
  if (part.length > MAX_PLAIN) return true;
  if (part.length < 12 || part.includes("%")) return part.includes("%");
  return /\d/.test(part) && /[A-Za-z]/.test(part) && !/^v?\d+(?:[.-]\d+)*(?:-[a-z]+)?$/.test(part);
}

/** A name from somebody's file: short, and of signs that names are made of. Others are cut and marked. */
export function nameOf(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N} ._@/+-]/gu, "?").slice(0, 80);
  return plain === "" ? "?" : plain;
}
