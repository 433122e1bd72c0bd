import { printable } from "@sallyport/audit";
import type { UpstreamHead } from "../../adapters/upstream/upstream.ts";
import type { ServerState } from "../../adapters/state/server-state.ts";

export type Endpoint = ServerState["endpoint"];

const MAX_PATH = 200;
/** A longer segment of a path may be a key: some servers have one in their address. */
const MAX_SEGMENT = 20;

/**
 * What to do about a redirect that only changes the path, as for a slash at the end. Undefined for any other: where it
 * leads is not for the client.
 */
export function redirectAdvice({ status, headers }: UpstreamHead, endpoint: Endpoint): string | undefined {
  const { location } = headers;
  if ((status !== 307 && status !== 308) || location === undefined || endpoint === undefined)
    return undefined;
  const base = `${endpoint.origin}${endpoint.path}`;
  if (!URL.canParse(location, base)) return undefined;
  const url = new URL(location, base);
  if (url.origin !== new URL(base).origin || url.username !== "" || url.password !== "") return undefined;
  const path = url.pathname.split("/").map((segment) => (segment.length > MAX_SEGMENT ? "…" : segment));
  return `The server is at the path ${printable(path.join("/"), MAX_PATH)} there: change its URL in Sallyport.`;
}
