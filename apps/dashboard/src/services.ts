import "server-only";
import { createServices, type Services } from "@sallyport/services";
import { env } from "./env.ts";

const KEY = Symbol.for("sallyport.services");

/** One for the process, kept on the global object so that a hot reload does not open another pool. */
export function services(): Services {
  const kept = globalThis as { [KEY]?: Services };
  kept[KEY] ??= createServices({
    databaseUrl: env().DASHBOARD_DATABASE_URL,
    sealingKeys: env().SEALING_KEYS,
    allowPrivateUpstreams: env().ALLOW_PRIVATE_UPSTREAMS,
    maxAnswerBytes: env().PROXY_ANSWER_MAX_MB,
    proxyPublicUrl: env().PROXY_PUBLIC_URL,
  });
  return kept[KEY];
}
