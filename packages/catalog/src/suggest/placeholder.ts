/**
 * What stands in a suggested policy where only its owner knows the answer. Each denies the real values until it is
 * edited: the folder is nobody's, the host and the address are kept free for examples (RFC 2606).
 */
export const PLACEHOLDER = {
  folder: "/srv/data",
  host: "example.com",
  address: "someone@example.com",
  recipient: "replace-this-recipient",
  scope: "replace-this-name",
} as const;
