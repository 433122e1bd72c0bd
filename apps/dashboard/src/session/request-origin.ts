const MAX_USER_AGENT_LENGTH = 300;

export type RequestOrigin = { readonly ip: string; readonly userAgent: string };

/**
 * Address and browser of a request, for throttling and the session list. The front wrote the address, and only that one,
 * over what the client sent (front/front.ts).
 */
export function requestOrigin(headers: Pick<Headers, "get">): RequestOrigin {
  const chain = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  return {
    ip: chain.findLast((part) => part !== "") ?? "unknown",
    userAgent: (headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT_LENGTH),
  };
}
