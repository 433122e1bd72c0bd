import * as z from "zod";
import { flag, megabytes, required, url } from "./fields.ts";

/** ALLOW_PRIVATE_UPSTREAMS: whether servers may be at private and loopback addresses, and use plain http. */
export const allowPrivateUpstreams = flag();

/** PROXY_PUBLIC_URL: where MCP clients reach the proxy. */
export const proxyPublicUrl = url("https://proxy.example.com");

/** PROXY_ANSWER_MAX_MB, in bytes: the longest answer of a server, as JSON or as one event of a stream, once decoded. */
export const answerMaxBytes = megabytes({ from: 1, to: 256 }).default(16 * 1024 * 1024);

/** SEALING_KEYS, as `parseKeyring` of packages/credentials reads them. */
export const sealingKeys = required(
  z
    .string()
    .regex(
      /^\s*\d{1,4}:[A-Za-z0-9+/]{43}=\s*(,\s*\d{1,4}:[A-Za-z0-9+/]{43}=\s*)*$/,
      "must be keys like 1:<32 bytes in base64>, with commas between them.",
    ),
  "It holds the keys that seal the servers' own credentials, like 1:<32 bytes in base64>, and is the same for the dashboard and the proxy.",
);
