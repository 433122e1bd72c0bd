import { type Keyring, parseKeyring } from "@sallyport/credentials";
import { createDatabase, type Database } from "@sallyport/db";
import type { EgressRules } from "@sallyport/egress";

export type ServicesConfig = {
  /** Connection of the role sallyport_dashboard. */
  readonly databaseUrl: string;
  /** See `parseKeyring`. */
  readonly sealingKeys: string;
  readonly allowPrivateUpstreams: boolean;
  /** Where clients reach the proxy, for example https://proxy.example.com. */
  readonly proxyPublicUrl: string;
};

/** What the use cases work with; one per process. */
export type Services = {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly egress: EgressRules;
  readonly proxyUrl: (serverId: string) => string;
};

/** Throws when the sealing keys cannot be read. Connects to the database at the first use. */
export function createServices(config: ServicesConfig): Services {
  const base = config.proxyPublicUrl.replace(/\/+$/, "");
  return {
    db: createDatabase(config.databaseUrl),
    keyring: parseKeyring(config.sealingKeys),
    egress: { allowPrivate: config.allowPrivateUpstreams },
    proxyUrl: (serverId) => `${base}/mcp/${serverId}`,
  };
}
