import type { ServedVersion, STATELESS_VERSION } from "@sallyport/mcp";
import type { Session } from "../../adapters/seals/session-seal.ts";
import type { Access, GrantPolicy } from "../../adapters/state/access.ts";

/** What a request is decided and forwarded with, as it stands at one moment. */
export type CallContext = GrantPolicy & {
  readonly access: Access;
  /** Undefined before `initialize`, and where the server has no sessions. */
  readonly session: Session | undefined;
  readonly version: ServedVersion | typeof STATELESS_VERSION;
  readonly acceptsStream: boolean;
  /** What the client called itself; undefined when nobody can tell. */
  readonly clientName: string | undefined;
};
