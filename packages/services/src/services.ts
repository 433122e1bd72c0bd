import { type Keyring, parseKeyring } from "@sallyport/credentials";
import { createDatabase, type Database } from "@sallyport/db";
import { DEFAULT_MAX_ANSWER_BYTES } from "@sallyport/mcp";
import type { ContactRules } from "./upstream/guarded-fetch.ts";

export type ServicesConfig = {
  /** Connection of the role sallyport_dashboard. */
  readonly databaseUrl: string;
  /** See `parseKeyring`. */
  readonly sealingKeys: string;
  readonly allowPrivateUpstreams: boolean;
  /** PROXY_ANSWER_MAX_MB in bytes, as the proxy has it; 16 MiB where it is not given. */
  readonly maxAnswerBytes?: number;
  /** Where clients reach the proxy, for example https://proxy.example.com. */
  readonly proxyPublicUrl: string;
};

/** What the use cases work with; one per process. */
export type Services = {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly egress: ContactRules;
  readonly proxyUrl: (serverId: string) => string;
};

/** Throws when the sealing keys cannot be read. Connects to the database at the first use. */
export function createServices(config: ServicesConfig): Services {
  const base = config.proxyPublicUrl.replace(/\/+$/, "");
  return {
    db: createDatabase(config.databaseUrl),
    keyring: parseKeyring(config.sealingKeys),
    egress: {
      allowPrivate: config.allowPrivateUpstreams,
      maxAnswerBytes: config.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
    },
    proxyUrl: (serverId) => `${base}/mcp/${serverId}`,
  };
}
