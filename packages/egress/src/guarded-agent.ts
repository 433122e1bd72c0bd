import { type LookupAddress, lookup as resolve } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { createSecureContext } from "node:tls";
import { Agent, buildConnector } from "undici";
import { isAllowedAddress } from "./public-address.ts";
import type { EgressRules } from "./upstream-url.ts";

export type GuardedAgentOptions = EgressRules & {
  /** Milliseconds for DNS, TCP and TLS together. */
  readonly connectTimeoutMs: number;
  /** Milliseconds until the first byte of the answer's headers. */
  readonly headersTimeoutMs: number;
  /** Milliseconds between two chunks of a body; 0 for streams that may be silent. */
  readonly bodyTimeoutMs: number;
  /** Connections kept open to one origin. */
  readonly connections?: number;
  /** The only authorities that certificates may come from, in PEM; else the public ones and NODE_EXTRA_CA_CERTS. */
  readonly authorities?: string | undefined;
  /** For tests: another resolver with the signature of `dns.lookup`. */
  readonly resolve?: typeof resolve;
};

/** An address that the guard refused. `code` is what `explainFailure` knows it by. */
class BlockedAddressError extends Error {
  readonly code = "BLOCKED_ADDRESS";
  override readonly name = "BlockedAddressError";
}

/**
 * An undici Agent that connects to public addresses, and with `allowPrivate` to private ones, only. Each name is resolved once per connection, every address of
 * the answer is checked, and the socket goes to those checked addresses and no others, so an answer that changes
 * between check and connect gains nothing (DNS rebinding). It never follows redirects.
 */
export function createGuardedAgent(options: GuardedAgentOptions): Agent {
  const { authorities } = options;
  const connector = buildConnector({
    timeout: options.connectTimeoutMs,
    lookup: guardedLookup(options),
    ...(authorities !== undefined && { secureContext: createSecureContext({ ca: authorities }) }),
  });
  return new Agent({
    connect: (target, callback) => {
      const host = target.hostname.replace(/^\[|\]$/g, "");
      // A literal address is never looked up, so it is checked here.
      if (isIP(host) !== 0 && !isAllowedAddress(host, options)) {
        callback(new BlockedAddressError(`${host} is not an address that may be connected to`), null);
        return;
      }
      connector(target, callback);
    },
    headersTimeout: options.headersTimeoutMs,
    bodyTimeout: options.bodyTimeoutMs,
    connections: options.connections ?? null,
    maxHeaderSize: 32 * 1024,
    pipelining: 1,
  });
}

function guardedLookup(options: GuardedAgentOptions): LookupFunction {
  const ask = options.resolve ?? resolve;
  return (hostname, lookupOptions, callback) => {
    ask(hostname, { ...lookupOptions, all: true }, (error, addresses: LookupAddress[]) => {
      const first = addresses?.[0];
      if (error || !first) {
        callback(
          error ?? Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" }),
          "",
          0,
        );
        return;
      }
      const blocked = addresses.find(({ address }) => !isAllowedAddress(address, options));
      if (blocked) {
        callback(new BlockedAddressError(`${hostname} resolves to ${blocked.address}`), "", 0);
      } else if (lookupOptions.all) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}
