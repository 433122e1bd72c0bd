import ipaddr from "ipaddr.js";

/** Ranges of networks of one's own, which a setting may open; nothing else is ever opened. */
const PRIVATE_RANGES: ReadonlySet<string> = new Set([
  "private",
  "loopback",
  "uniqueLocal",
  "carrierGradeNat",
]);
/** Metadata services of clouds that lie in such ranges. Those at 169.254.169.254 are link-local. */
const METADATA: ReadonlySet<string> = new Set(["100.100.100.200", "fd00:ec2::254", "fd20:ce::254"]);

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address (as a string, as a resolver gives it) is a public one that a server may be told to connect to.
 * Everything else is refused: private, loopback, link-local, carrier-grade NAT, metadata services, multicast, and the
 * IPv6 forms that embed an IPv4 address (mapped, NAT64, 6to4, Teredo). Not an address: false. docs/threats.md, S1.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  return address.kind() === "ipv4" || address.match(GLOBAL_UNICAST);
}

/**
 * Whether a connection to this address may be made. `allowPrivate` opens private, loopback, unique local and
 * carrier-grade NAT addresses; never link-local ones, metadata services, multicast, or what stands for no host.
 */
export function isAllowedAddress(
  text: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): boolean {
  if (isPublicAddress(text)) return true;
  if (!allowPrivate || !ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text); // an IPv4 address inside an IPv6 one is what it leads to
  return PRIVATE_RANGES.has(address.range()) && !METADATA.has(address.toString());
}
