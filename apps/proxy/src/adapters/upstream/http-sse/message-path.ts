/** Visible ASCII without a backslash, which parsers of URLs read in two ways. */
const PLAIN = /^[\x21-\x5b\x5d-\x7e]{1,2048}$/;

/**
 * Where messages go, by the data of an `endpoint` event: path and query, for the registered URL's own origin and no
 * other. Undefined for an endpoint that leads anywhere else, or would if it were read in another way.
 */
export function messagePath(
  data: Uint8Array,
  { origin, path }: { readonly origin: string; readonly path: string },
): string | undefined {
  const text = Buffer.from(data).toString("latin1");
  const base = `${origin}${path}`;
  if (!PLAIN.test(text) || !URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  // A blob: URL says the origin of another URL, and `origin` leaves a user out.
  const isOwn = url.protocol === new URL(base).protocol && url.origin === origin;
  return isOwn && url.username === "" && url.password === "" ? `${url.pathname}${url.search}` : undefined;
}
