import type { Policy } from "@sallyport/policy";
import type { GrantEntry, PolicyEntry } from "@sallyport/store";
import type { ServerState } from "./server-state.ts";

/** A live token's way to a server. */
export type Access = {
  readonly grant: GrantEntry;
  readonly tokenId: string;
  readonly tokenExpiresAt: number | null;
  readonly server: ServerState;
};

/** What decides the calls of a grant, and which policy it is. */
export type GrantPolicy = {
  /** Null denies everything: there is none, nothing of it was published, or it could not be loaded. */
  readonly policy: Policy | null;
  readonly policyEntry: PolicyEntry | undefined;
};
