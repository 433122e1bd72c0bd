import { type Keyring, opener } from "@sallyport/credentials";
import type { ServerEntry } from "@sallyport/store";
import type { CredentialHeader } from "../state/server-state.ts";

/** Ours, or HTTP's own: a registered header must not contradict them. */
const RESERVED =
  /^(?:host|connection|keep-alive|proxy-authenticate|proxy-authorization|te|trailer|transfer-encoding|upgrade|expect|cookie|content-length|content-type|content-encoding|accept|accept-encoding|user-agent|mcp-.*|last-event-id)$/;

/** Readies a server's sealed headers. Throws when one of them cannot be opened or may not be sent. */
export function readyCredential(entry: ServerEntry, keyring: Keyring): CredentialHeader[] {
  if (entry.auth === "none") return [];
  return entry.headers.map(({ name, sealed }) => {
    if (RESERVED.test(name.toLowerCase())) throw new Error(`The header ${name} may not be set.`);
    const place = { orgId: entry.orgId, serverId: entry.id, field: `header:${name}` };
    const open = opener(keyring, place, sealed);
    open(); // a value that was changed, or sealed with another key, shows now and not at the first call
    return { name, open };
  });
}
