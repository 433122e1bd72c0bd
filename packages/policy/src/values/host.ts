/** WHATWG URLs are in every browser, in Node and at the edge, though not in the language's own library of types. */
declare const URL: { new (text: string): { readonly hostname: string } };

/**
 * As most URLs are: a host that stays as it is, then nothing or a path of visible ASCII. The last label begins with a
 * letter, so it is no address.
 */
const PLAIN = /^(?:https?|wss?):\/\/((?:[a-z0-9][a-z0-9-]*\.)*[a-z][a-z0-9-]*)(?:\/[!-[\]-~]*)?$/;

/** Letters of other scripts, written in ASCII. */
const ENCODED = "xn--";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSAFE = /[\\\s\p{Cc}]/u;

/** The host as it is written: labels of letters, digits, - and _, or an address of six in brackets. */
const WEB_URL =
  /^(?:https?|wss?):\/\/(?:[\w.~!$&'()*+,;=:-]*@)?(\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?)(?::\d*)?(?:[/?#]|$)/i;

/** Addresses of six that systems connect to as the address of four within. */
const HOLDS_ADDRESS_OF_FOUR = /^\[(?:::(?:ffff:(?:0:)?)?[\da-f]{1,4}:[\da-f]{1,4}\]$|64:ff9b:)/;

/**
 * The host that a URL leads to, normalised as browsers do and without a dot at its end. Undefined for anything that
 * parsers read differently: not an absolute http, https, ws or wss URL, a backslash, whitespace, a control character,
 * escapes or letters beyond ASCII before the path, an empty label, an address in another form than usual.
 */
export function hostOf(url: string): string | undefined {
  const plain = PLAIN.exec(url)?.[1];
  if (plain !== undefined && !plain.includes(ENCODED)) return plain;
  const written = UNSAFE.test(url) ? undefined : WEB_URL.exec(url)?.[1];
  const host = written && hostnameOf(url);
  if (written === undefined || host === undefined) return undefined;
  if (host.startsWith("[")) return HOLDS_ADDRESS_OF_FOUR.test(host) ? undefined : host;
  return host === written.toLowerCase() || `${host}.` === written.toLowerCase()
    ? withoutDot(host)
    : undefined;
}

function withoutDot(host: string): string {
  return host.endsWith(".") ? host.slice(0, -1) : host;
}

/** Hosts that `host_in` allows: one exactly, or with `*.` in front all below it. */
export type HostPattern = { readonly host: string; readonly isBelow: boolean };

const BELOW = "*.";

/** Undefined when the text is neither a host nor `*.` and a host. */
export function parseHostPattern(text: string): HostPattern | undefined {
  const isBelow = text.startsWith(BELOW);
  const written = isBelow ? text.slice(BELOW.length) : text;
  if (written === "" || /[/?#@*%]/.test(written) || UNSAFE.test(written) || hasPort(written))
    return undefined;
  const parsed = hostnameOf(`http://${written}/`);
  const host = parsed && withoutDot(parsed);
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
