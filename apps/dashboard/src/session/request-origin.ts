const MAX_USER_AGENT_LENGTH = 300;

export type RequestOrigin = { readonly ip: string; readonly userAgent: string };

/**
 * Who is asking, for throttles and the session list. The last address counts: it is the one that the nearest proxy
 * (or Next itself, where there is none) wrote; those before it are the client's own claim.
 */
export function requestOrigin(headers: Pick<Headers, "get">): RequestOrigin {
  const chain = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  return {
    ip: chain.findLast((part) => part !== "") ?? "unknown",
    userAgent: (headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT_LENGTH),
  };
}
