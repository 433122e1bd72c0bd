/**
 * Whether the request comes from a page of our own. Browsers set Origin on every POST and Sec-Fetch-Site on every
 * request, and no page can forge either; a request with neither is refused.
 */
export function isSameOrigin(request: Request, publicUrl: string): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return request.headers.get("sec-fetch-site") === "same-origin";
  if (origin === new URL(publicUrl).origin) return true;
  const host = request.headers.get("host");
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}
