import { expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

it.each<[string, string, number, string]>([
  ["", "192.0.2.1", 0, "192.0.2.1"],
  ["203.0.113.9", "192.0.2.1", 0, "192.0.2.1"],
  ["203.0.113.9", "10.0.0.2", 1, "203.0.113.9"],
  ["6.6.6.6, 203.0.113.9", "10.0.0.2", 1, "203.0.113.9"],
  ["6.6.6.6, 203.0.113.9, 10.0.0.1", "10.0.0.2", 2, "203.0.113.9"],
  ["", "10.0.0.2", 1, "10.0.0.2"],
  ["203.0.113.9", "10.0.0.2", 5, "203.0.113.9"],
  [" , 203.0.113.9 ,", "10.0.0.2", 1, "203.0.113.9"],
])("X-Forwarded-For %j from %s behind %i hops is %s", (chain, remote, hops, address) => {
  expect(clientAddress(chain, remote, hops)).toBe(address);
});
