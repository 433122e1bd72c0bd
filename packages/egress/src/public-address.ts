import ipaddr from "ipaddr.js";

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
