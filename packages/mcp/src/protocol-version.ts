import { type JsonObject, isObject, own } from "@sallyport/json";
import { ErrorCode } from "./error-code.ts";
import type { RequestId } from "./message.ts";
import { errorBody } from "./rpc-error.ts";

/** The revisions with sessions, newest first; what a client is offered when it asks for another one. */
const SERVED_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"] as const;
export type ServedVersion = (typeof SERVED_VERSIONS)[number];

/** The stateless revision: every request says for itself what it speaks. */
export const STATELESS_VERSION = "2026-07-28";

/** What a request without the header speaks (2025-06-18, Transports, "Protocol Version Header"). */
export const ASSUMED_VERSION: ServedVersion = "2025-03-26";

/** The one revision with batches of messages. */
export const BATCH_VERSION: ServedVersion = "2025-03-26";

const SERVED: ReadonlySet<string> = new Set(SERVED_VERSIONS);
export const VERSION_KEY = "io.modelcontextprotocol/protocolVersion";
const MAX_ECHO = 32;

export function isServedVersion(text: string): text is ServedVersion {
  return SERVED.has(text);
}

/** The revision that the body itself claims, as only 2026-07-28 and later do; "" when the claim is no text. */
export function envelopeVersion(params: JsonObject | undefined): string | undefined {
  const meta = params === undefined ? undefined : own(params, "_meta");
  if (!isObject(meta) || !Object.hasOwn(meta, VERSION_KEY)) return undefined;
  const claimed = own(meta, VERSION_KEY);
  return typeof claimed === "string" ? claimed : "";
}

/**
 * Answer V. A client that speaks both eras finds only old revisions in `data.supported` and falls back to
 * `initialize` (seen with @modelcontextprotocol/client 2.4.0 in auto mode; status 400 and this code are needed).
 */
export function unsupportedVersionBody(
  requested: string,
  answer: { id?: RequestId; supported?: readonly string[] } = {},
): string {
  const { id, supported = SERVED_VERSIONS } = answer;
  return errorBody(id, {
    code: ErrorCode.unsupportedVersion,
    message: "Unsupported protocol version",
    data: { supported: [...supported], requested: requested.slice(0, MAX_ECHO) },
  });
}
