/** To whom something was given that a client brings back. */
export type Owner = {
  readonly grantId: string;
  readonly serverId: string;
  /** The upstream's own session id; null where the server has no sessions. */
  readonly sessionId: string | null;
};

/** One text for each owner; what is sealed with it opens for no other. */
export function ownerText({ grantId, serverId, sessionId }: Owner): string {
  return JSON.stringify([grantId, serverId, sessionId]);
}
