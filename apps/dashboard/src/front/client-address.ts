/**
 * The address of the client. `chain` is what X-Forwarded-For says, `remote` the other end of the connection. Each of our
 * own reverse proxies appends the address that it was reached from; what stands before those, a client can invent.
 * @param hops how many reverse proxies of ours stand in front; 0 for none
 */
export function clientAddress(chain: string, remote: string, hops: number): string {
  const addresses = [
    ...chain
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
    remote,
  ];
  return addresses[Math.max(0, addresses.length - 1 - hops)] ?? remote;
}
