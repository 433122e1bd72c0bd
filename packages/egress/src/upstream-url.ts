import { isIP } from "node:net";
import { isAllowedAddress, isPublicAddress } from "./public-address.ts";

export type EgressRules = {
  /** Let upstreams be private or loopback addresses, and plain http. For development and self-hosting only. */
  readonly allowPrivate: boolean;
};

export type UrlVerdict =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly message: string };

const MAX_LENGTH = 2048;
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa)$/i;

/**
 * Checks the URL of an upstream as a person typed it: https (http only where private upstreams are allowed), no user
 * name or password, no fragment, no literal private address. The name's addresses are checked again at each connect.
 */
export function checkUpstreamUrl(text: string, rules: EgressRules): UrlVerdict {
  const trimmed = text.trim();
  if (trimmed === "") return refuse("Enter the server's URL, for example https://mcp.example.com/mcp.");
  if (trimmed.length > MAX_LENGTH) return refuse(`The URL is longer than ${MAX_LENGTH} characters.`);
  if (!URL.canParse(trimmed)) {
    return refuse("This is not a URL. Write it in full, for example https://mcp.example.com/mcp.");
  }
  const url = new URL(trimmed);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return refuse(
      "Only http and https servers can be reached. A server that runs on stdio needs an HTTP bridge.",
    );
  }
  if (url.username !== "" || url.password !== "") {
    return refuse("Take the user name and password out of the URL and add them as a header instead.");
  }
  if (url.hash !== "") return refuse("Take the part after # out of the URL; servers never see it.");
  if (url.hostname === "") return refuse("The URL has no host name.");
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (rules.allowPrivate) {
    return isIP(host) === 0 || isAllowedAddress(host, rules) ? { ok: true, url } : refuse(NEVER_ALLOWED);
  }
  if (url.protocol === "http:")
    return refuse("Use https: over plain http, anybody on the way could read the credentials.");
  if (LOCAL_NAME.test(host) || (isIP(host) !== 0 && !isPublicAddress(host))) return refuse(PRIVATE_ADDRESS);
  return { ok: true, url };
}

export const PRIVATE_ADDRESS =
  "This is a private or local address, which Sallyport does not connect to. Give the server a public address, or, when you host Sallyport yourself, start it with ALLOW_PRIVATE_UPSTREAMS=1.";

const NEVER_ALLOWED =
  "This address is link-local, a metadata service, multicast or reserved, which Sallyport never connects to. Give the server another address.";

function refuse(message: string): UrlVerdict {
  return { ok: false, message };
}
