/** WHATWG URLs are in every browser, in Node and at the edge, though not in the language's own library of types. */
declare const URL: { new (text: string): { readonly hostname: string } };

/**
 * As most URLs are: a host that stays as it is, then nothing or a path of visible ASCII. The last label begins with a
 * letter, so it is no address.
 */
const PLAIN = /^(?:https?|wss?):\/\/((?:[a-z0-9][a-z0-9-]*\.)*[a-z][a-z0-9-]*)(?:\/[!-[\]-~]*)?$/;

/** Letters of other scripts, written in ASCII. */
const ENCODED = "xn--";

const WEB_URL = /^(?:https?|wss?):\/\/[^/?#]/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSAFE = /[\\\s\p{Cc}]/u;
const AUTHORITY_WITH_TWO_AT = /^[^:]+:\/\/[^/?#]*@[^/?#]*@/;

/**
 * The host that a URL leads to, normalised as browsers do and without a dot at its end. Undefined for anything that
 * parsers read differently: not an absolute http, https, ws or wss URL, or one with a backslash, whitespace, a control
 * character or two @ before its path.
 */
export function hostOf(url: string): string | undefined {
  const plain = PLAIN.exec(url)?.[1];
  if (plain !== undefined && !plain.includes(ENCODED)) return plain;
  if (!WEB_URL.test(url) || UNSAFE.test(url) || AUTHORITY_WITH_TWO_AT.test(url)) return undefined;
  const host = hostnameOf(url);
  return host === undefined || host === "" ? undefined : host.replace(/\.$/, "");
}

/** Hosts that `host_in` allows: one exactly, or with `*.` in front all below it. */
export type HostPattern = { readonly host: string; readonly isBelow: boolean };

const BELOW = "*.";

/** Undefined when the text is neither a host nor `*.` and a host. */
export function parseHostPattern(text: string): HostPattern | undefined {
  const isBelow = text.startsWith(BELOW);
  const written = isBelow ? text.slice(BELOW.length) : text;
  if (written === "" || /[/?#@*\\\s%]/.test(written) || hasPort(written)) return undefined;
  const host = hostOf(`http://${written}/`);
  if (host === undefined || host.startsWith(".") || (isBelow && isAddress(host))) return undefined;
  return { host, isBelow };
}

/** Compares whole labels: `evilexample.com` is not below `example.com`. */
export function matchesHost(host: string, pattern: HostPattern): boolean {
  if (!pattern.isBelow) return host === pattern.host;
  const rest = host.length - pattern.host.length - 1;
  return rest > 0 && host.endsWith(pattern.host) && host[rest] === ".";
}

/** An IPv6 address has its colons in square brackets. */
function hasPort(host: string): boolean {
  return host.replace(/^\[[^\]]*\]/, "").includes(":");
}

function isAddress(host: string): boolean {
  return host.startsWith("[") || /^\d+(?:\.\d+){3}$/.test(host);
}

function hostnameOf(url: string): string | undefined {
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}
